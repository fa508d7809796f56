import { type Dashboard, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { createDashboard, lines, type Query } from "./panels.ts";

/** How the processes do: RPCs, the store, memory, processors, event loops. */
export function servicesDashboard(): Dashboard {
  const dashboard = createDashboard(
    "lockstep-services",
    "Lockstep / Services",
    "How the processes do.",
  );
  dashboard.withRow(new RowBuilder("RPCs"));
  for (const panel of rpcs()) dashboard.withPanel(panel);
  dashboard.withRow(new RowBuilder("Store"));
  for (const panel of store()) dashboard.withPanel(panel);
  dashboard.withRow(new RowBuilder("Processes"));
  for (const panel of processes()) dashboard.withPanel(panel);
  return dashboard.build();
}

/** The same figure of each service, one line a process. */
function ofEachService(query: (prefix: string) => string): Query[] {
  return ["learner", "parameter_server", "actor", "evaluator"].map((service) => ({
    expr: query(`lockstep_${service}`),
    legend: `${service.replace("_", " ")} {{instance}}`,
  }));
}

const rpcs = () => [
  lines(
    {
      title: "RPCs",
      description: "That ended, by method and code. Streams count once, when they end.",
      unit: "reqps",
    },
    [
      {
        expr: "sum by (method, code) (rate(lockstep_parameter_server_rpcs_total[$__rate_interval]))",
        legend: "parameter server {{method}} {{code}}",
      },
      {
        expr: "sum by (method, code) (rate(lockstep_learner_rpcs_total[$__rate_interval]))",
        legend: "learner {{method}} {{code}}",
      },
    ],
  ),
  lines(
    { title: "RPC latency", description: "Parameter server, without subscriptions.", unit: "s" },
    [0.5, 0.99].map((quantile) => ({
      expr: `histogram_quantile(${quantile}, sum by (le, method) (rate(lockstep_parameter_server_rpc_seconds_bucket[$__rate_interval])))`,
      legend: `p${quantile * 100} {{method}}`,
    })),
  ),
  lines(
    {
      title: "Publishing a version",
      description: "What the learner waits for until a version is durable.",
      unit: "s",
    },
    [
      {
        expr: 'sum(rate(lockstep_learner_time_seconds_total{activity="publishing"}[$__rate_interval])) / sum(rate(lockstep_learner_updates_total[$__rate_interval]))',
        legend: "mean time",
      },
    ],
  ),
  lines(
    {
      title: "Parameter server tried again",
      description: "Calls that failed; while it is away they are repeated until it is back.",
      unit: "cps",
    },
    [
      {
        expr: "rate(lockstep_learner_parameter_server_retries_total[$__rate_interval])",
        legend: "by the learner",
      },
      {
        expr: "sum(rate(lockstep_actor_parameter_server_retries_total[$__rate_interval]))",
        legend: "by actors",
      },
    ],
  ),
  lines(
    {
      title: "Subscribers",
      description: "Every actor subscribes to one parameter server.",
      unit: "short",
    },
    [{ expr: "lockstep_parameter_server_subscribers", legend: "{{instance}}" }],
  ),
  lines(
    {
      title: "Versions handed out",
      description:
        "A version is skipped when a newer one is published before the subscriber has read it.",
      unit: "short",
    },
    [
      {
        expr: "sum(rate(lockstep_parameter_server_deliveries_total[$__rate_interval]))",
        legend: "delivered/s",
      },
      {
        expr: "sum(rate(lockstep_parameter_server_skipped_versions_total[$__rate_interval]))",
        legend: "skipped/s",
      },
    ],
  ),
  lines({ title: "Published bytes", description: "Of accepted versions.", unit: "Bps" }, [
    {
      expr: "sum(rate(lockstep_parameter_server_published_bytes_total[$__rate_interval]))",
      legend: "published",
    },
  ]),
];

const store = () => [
  lines({ title: "Store latency", description: "99th percentile by operation.", unit: "s" }, [
    {
      expr: "histogram_quantile(0.99, sum by (le, operation) (rate(lockstep_parameter_server_store_seconds_bucket[$__rate_interval])))",
      legend: "{{operation}}",
    },
  ]),
  lines(
    {
      title: "Store state",
      description: "1: the store answers, and acknowledged writes survive its restart.",
      unit: "short",
    },
    [
      { expr: "lockstep_parameter_server_store_available", legend: "available {{instance}}" },
      { expr: "lockstep_parameter_server_store_durable", legend: "durable {{instance}}" },
    ],
  ),
  lines(
    {
      title: "Store calls tried again",
      description: "And checkpoints that could not be saved.",
      unit: "short",
    },
    [
      {
        expr: "sum(rate(lockstep_parameter_server_store_retries_total[$__rate_interval]))",
        legend: "retries/s",
      },
      {
        expr: "rate(lockstep_learner_checkpoint_failures_total[$__rate_interval])",
        legend: "checkpoints failed/s",
      },
    ],
  ),
  lines(
    { title: "Redis memory", description: "Empty where the store is a folder.", unit: "bytes" },
    [{ expr: "max(lockstep_parameter_server_store_used_bytes)", legend: "used" }],
  ),
  lines(
    { title: "Redis clients", description: "Empty where the store is a folder.", unit: "short" },
    [{ expr: "max(lockstep_parameter_server_store_clients)", legend: "clients" }],
  ),
  lines(
    {
      title: "Redis commands",
      description: "Keys must never be evicted: versions are among them.",
      unit: "ops",
    },
    [
      {
        expr: "max(rate(lockstep_parameter_server_store_commands_total[$__rate_interval]))",
        legend: "commands",
      },
      {
        expr: "max(rate(lockstep_parameter_server_store_evictions_total[$__rate_interval]))",
        legend: "evictions",
      },
    ],
  ),
];

const processes = () => [
  lines(
    { title: "Memory", description: "Resident.", unit: "bytes" },
    ofEachService((prefix) => `${prefix}_process_resident_memory_bytes`),
  ),
  lines(
    { title: "Processor", description: "1 is one core.", unit: "short" },
    ofEachService((prefix) => `rate(${prefix}_process_cpu_seconds_total[$__rate_interval])`),
  ),
  lines(
    {
      title: "Event-loop lag",
      description:
        "99th percentile. An actor steps emulators in its event loop: a few tens of milliseconds are its work.",
      unit: "s",
    },
    ofEachService((prefix) => `${prefix}_nodejs_eventloop_lag_p99_seconds`),
  ),
];
