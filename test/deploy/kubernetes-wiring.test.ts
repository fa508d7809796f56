import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { projectRoot } from "../lockstep-command.ts";
import { recordedNames } from "./dashboard-queries.ts";
import {
  overlays,
  type PodSpec,
  resourcesOfKind,
  skipWithoutKubectl as skip,
  workload,
  workloadsOf,
} from "./kubernetes-manifests.ts";
import type { Resource } from "./kubernetes-schema.ts";
import { mayConnect, type NetworkPolicy, type Peering, type Port } from "./network-policies.ts";

const services = ["parameter-server", "learner", "actor"] as const;
const monitoring = join(projectRoot, "monitoring");

const portsOf = (pod: PodSpec) => pod.containers.flatMap(({ ports = [] }) => ports);

/** A port by the name that it has where it is served. */
function portOf(overlay: string, to: string, number: number): Port {
  const served = workloadsOf(overlay).find(({ metadata }) => metadata.name === to);
  const ports = served === undefined ? [] : portsOf(served.spec.template.spec);
  const name = ports.find(({ containerPort }) => containerPort === number)?.name;
  return { protocol: "TCP", number, ...(name === undefined ? {} : { name }) };
}

for (const overlay of overlays) {
  test(`overlay ${overlay}: who may call whom is the arrows of the architecture, names and scraping`, {
    skip,
  }, () => {
    const policies = resourcesOfKind<NetworkPolicy>(overlay, "NetworkPolicy");
    const pods = new Map<string, Peering>(
      workloadsOf(overlay).map(({ metadata, spec }) => [
        metadata.name,
        { labels: spec.template.metadata.labels },
      ]),
    );
    pods.set("elsewhere", {});
    const numbers = workloadsOf(overlay).flatMap(({ spec }) => portsOf(spec.template.spec));
    const open = [...pods].flatMap(([from, pod]) =>
      [...pods].flatMap(([to, other]) =>
        [...numbers, { containerPort: 53 }, { containerPort: 443 }]
          .map(({ containerPort }) => portOf(overlay, to, containerPort))
          .filter((port) => from !== to && mayConnect(policies, pod, other, port))
          .map(({ number }) => `${from} → ${to}:${number}`),
      ),
    );
    const names = ["actor", "learner", "parameter-server", "redis"].map(
      (from) => `${from} → elsewhere:53`,
    );
    assert.deepEqual(
      open.sort(),
      [
        "actor → learner:7302",
        "actor → parameter-server:7301",
        "learner → parameter-server:7301",
        "parameter-server → redis:6379",
        "elsewhere → actor:7313",
        "elsewhere → learner:7312",
        "elsewhere → learner:7314",
        "elsewhere → parameter-server:7311",
        ...names,
      ].sort(),
    );
  });

  test(`overlay ${overlay}: every file that a container is told of lies on a volume of the pod`, {
    skip,
  }, () => {
    for (const { metadata, spec } of workloadsOf(overlay)) {
      const pod = spec.template.spec;
      const volumes = [
        ...pod.volumes.map(({ name }) => name),
        ...(spec.volumeClaimTemplates ?? []).map(({ metadata: claim }) => claim.name),
      ];
      for (const { name, env = [], volumeMounts } of [
        ...pod.containers,
        ...(pod.initContainers ?? []),
      ]) {
        for (const mount of volumeMounts)
          assert.ok(volumes.includes(mount.name), `${metadata.name}: no volume ${mount.name}`);
        const paths = env.map(({ value = "" }) => value).filter((value) => value.startsWith("/"));
        for (const path of paths)
          assert.ok(
            volumeMounts.some(({ mountPath }) => `${path}/`.startsWith(`${mountPath}/`)),
            `${name}: ${path} is on no volume`,
          );
      }
    }
  });
}

test("probes ask what services serve, and a parameter server is found no more before it stops", {
  skip,
}, () => {
  for (const name of services) {
    const [container] = workload("cpu", name).spec.template.spec.containers;
    const { startupProbe, livenessProbe, readinessProbe } = container;
    assert.deepEqual(startupProbe?.httpGet, { path: "/healthz", port: "http" });
    assert.deepEqual(livenessProbe?.httpGet, { path: "/healthz", port: "http" });
    assert.deepEqual(readinessProbe?.httpGet, { path: "/readyz", port: "http" });
  }
  const [server] = workload("cpu", "parameter-server").spec.template.spec.containers;
  assert.equal(server.lifecycle?.preStop?.sleep?.seconds, 5);
  const [redis] = workload("cpu", "redis").spec.template.spec.containers;
  assert.match(redis.livenessProbe?.exec?.command.join(" ") ?? "", /redis-cli ping/);
});

interface Service extends Resource {
  readonly spec: { readonly clusterIP: string; readonly ports: readonly { port: number }[] };
}

test("clients see every replica by its own address, and what must last is on a volume", {
  skip,
}, () => {
  const found = resourcesOfKind<Service>("cpu", "Service");
  assert.deepEqual(found.map(({ metadata }) => metadata.name).sort(), [
    "learner",
    "parameter-server",
    "redis",
  ]);
  for (const { metadata, spec } of found) assert.equal(spec.clusterIP, "None", metadata.name);
  const claims = (name: string) =>
    workload("cpu", name).spec.volumeClaimTemplates?.map(({ metadata }) => metadata.name);
  assert.deepEqual([claims("redis"), claims("learner")], [["data"], ["runs"]]);
  for (const name of ["redis", "learner"]) {
    assert.equal(workload("cpu", name).kind, "StatefulSet");
    assert.equal(workload("cpu", name).spec.serviceName, name);
  }
  const [redis] = workload("cpu", "redis").spec.template.spec.containers;
  const command = redis.args?.join(" ") ?? "";
  for (const setting of ["requirepass", "--dir /data", "--appendonly yes", "noeviction"])
    assert.ok(command.includes(setting), setting);
});

test("short names are asked as pods ask, with the search domains of the namespace", {
  skip,
}, () => {
  // gRPC's other resolver has none: `learner` would be a name at the root.
  for (const name of services) {
    const [{ env = [] }] = workload("cpu", name).spec.template.spec.containers;
    assert.ok(!env.some((variable) => variable.name === "GRPC_NODE_USE_ALTERNATIVE_RESOLVER"));
  }
});

interface Budget extends Resource {
  readonly spec: { readonly minAvailable?: number; readonly maxUnavailable?: string };
}

test("replicas keep apart, and a node that is drained leaves some of them", { skip }, () => {
  for (const overlay of ["cpu", "gpu", "full"]) {
    const budgets = resourcesOfKind<Budget>(overlay, "PodDisruptionBudget");
    assert.deepEqual(
      budgets.map(({ metadata, spec }) => [
        metadata.name,
        spec.minAvailable ?? spec.maxUnavailable,
      ]),
      [
        ["actor", "25%"],
        ["parameter-server", 1],
      ],
    );
    const server = workload(overlay, "parameter-server").spec;
    assert.ok((server.replicas ?? 1) > 1);
    assert.ok(server.template.spec.affinity?.podAntiAffinity, "replicas share nodes");
    const actor = workload(overlay, "actor").spec;
    const [spread] = actor.template.spec.topologySpreadConstraints ?? [];
    assert.equal(spread?.topologyKey, "kubernetes.io/hostname");
    assert.deepEqual(spread?.labelSelector.matchLabels, actor.selector.matchLabels);
  }
});

interface PodMonitor extends Resource {
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly podMetricsEndpoints: readonly {
      readonly port: string;
      readonly relabelings: readonly {
        readonly targetLabel: string;
        readonly replacement: string;
      }[];
    }[];
  };
}

test("every service is scraped, by annotation and by PodMonitor, under the job that rules know", {
  skip,
}, () => {
  const [monitor] = resourcesOfKind<PodMonitor>("full", "PodMonitor");
  const [endpoint] = monitor?.spec.podMetricsEndpoints ?? [];
  assert.ok(monitor && endpoint);
  const { port: scraped, relabelings } = endpoint;
  const [relabeling] = relabelings;
  const configuration = parse(
    readFileSync(join(monitoring, "prometheus", "prometheus.yml"), "utf8"),
  ) as { scrape_configs: readonly { job_name: string }[] };
  const jobs = configuration.scrape_configs.map(({ job_name }) => job_name);
  for (const name of services) {
    const { metadata, spec } = workload("full", name).spec.template;
    const served = portsOf(spec).find(({ name: port }) => port === scraped);
    assert.equal(metadata.annotations?.["prometheus.io/scrape"], "true");
    assert.equal(metadata.annotations?.["prometheus.io/port"], `${served?.containerPort}`);
    for (const [label, value] of Object.entries(monitor.spec.selector.matchLabels))
      assert.equal(metadata.labels[label], value);
    const service = metadata.labels["app.kubernetes.io/name"] ?? "";
    const job = relabeling?.replacement.replace("$1", service);
    assert.equal(relabeling?.targetLabel, "job");
    assert.ok(job && jobs.includes(job), `no job ${job}`);
  }
});

test("the evaluator in the learner's pod is scraped as a job of its own", { skip }, () => {
  const [monitor] = resourcesOfKind<PodMonitor>("full", "PodMonitor");
  const endpoint = monitor?.spec.podMetricsEndpoints.find(({ port }) => port === "evaluator");
  assert.deepEqual(endpoint?.relabelings, [
    { targetLabel: "job", replacement: "lockstep-evaluator" },
  ]);
  const { spec } = workload("full", "learner").spec.template;
  assert.ok(portsOf(spec).some(({ name }) => name === "evaluator"));
});

interface ConfigMap extends Resource {
  readonly data: Readonly<Record<string, string>>;
}

test("the dashboards come as a ConfigMap that Grafana's sidecar looks for", { skip }, () => {
  const found = resourcesOfKind<ConfigMap>("full", "ConfigMap").find(
    ({ metadata }) => metadata.labels?.["grafana_dashboard"] === "1",
  );
  const folder = join(monitoring, "grafana", "dashboards");
  assert.deepEqual(
    found?.data,
    Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
    ),
  );
});

interface Scaler extends Resource {
  readonly spec: {
    readonly scaleTargetRef: { readonly name: string };
    readonly minReplicaCount: number;
    readonly triggers: readonly { readonly metadata: { readonly query: string } }[];
  };
}

test("actors are scaled by a rule that Prometheus records", { skip }, () => {
  const [scaler] = resourcesOfKind<Scaler>("full", "ScaledObject");
  assert.ok(scaler);
  assert.equal(scaler.spec.scaleTargetRef.name, workload("full", "actor").metadata.name);
  assert.ok(scaler.spec.minReplicaCount >= 1, "without an actor no round closes");
  for (const { metadata } of scaler.spec.triggers)
    assert.ok(recordedNames().includes(metadata.query));
});
