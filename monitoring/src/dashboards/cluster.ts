import { type Dashboard, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { createDashboard, lines } from "./panels.ts";

/** How the services work together: waits, slots, and the versions of each service. */
export function clusterDashboard(): Dashboard {
  const dashboard = createDashboard(
    "lockstep-cluster",
    "Lockstep / Barrier and cluster",
    "Who waits for whom.",
  );
  dashboard.withRow(new RowBuilder("Barrier"));
  for (const panel of barrier()) dashboard.withPanel(panel);
  dashboard.withRow(new RowBuilder("Actors"));
  for (const panel of actors()) dashboard.withPanel(panel);
  dashboard.withRow(new RowBuilder("Versions and segments"));
  for (const panel of versions()) dashboard.withPanel(panel);
  return dashboard.build();
}

const barrier = () => [
  lines(
    {
      title: "Where the learner's time goes",
      description:
        "Mostly waiting: more actors make the run faster. Mostly computing: they no longer do.",
      unit: "percentunit",
    },
    [
      {
        expr: "sum by (activity) (rate(lockstep_learner_time_seconds_total[$__rate_interval]))",
        legend: "{{activity}}",
      },
    ],
  ),
  lines(
    {
      title: "Who was last",
      description: "Share of the rounds whose last segment came from each actor.",
      unit: "percentunit",
    },
    [
      {
        expr: "sum by (actor) (rate(lockstep_learner_last_segments_total[$__rate_interval])) / scalar(sum(rate(lockstep_learner_last_segments_total[$__rate_interval])))",
        legend: "{{actor}}",
      },
    ],
  ),
  lines(
    {
      title: "Waiting for one actor",
      description:
        "Share of the time that all others wait for each actor's last segments. One high line is a straggler.",
      unit: "percentunit",
    },
    [
      {
        expr: "sum by (actor) (rate(lockstep_learner_last_segment_wait_seconds_total[$__rate_interval]))",
        legend: "{{actor}}",
      },
    ],
  ),
  lines({ title: "Round and update", description: "Of the last round.", unit: "s" }, [
    { expr: "lockstep_learner_round_seconds", legend: "until the last segment" },
    { expr: "lockstep_learner_update_seconds", legend: "from there to the published weights" },
    { expr: "lockstep_learner_straggler_wait_seconds", legend: "for the last actor alone" },
  ]),
  lines(
    {
      title: "Wait share",
      description:
        "Mean wait of the last round's segments for the last one, as a part of the round.",
      unit: "percentunit",
    },
    [{ expr: "lockstep_learner_barrier_wait_ratio", legend: "wait share" }],
  ),
  lines(
    {
      title: "Efficiency",
      description: "Speed as a part of what the cores could do.",
      unit: "percentunit",
    },
    [{ expr: "lockstep_learner_efficiency_ratio", legend: "efficiency" }],
  ),
];

const actors = () => [
  lines({ title: "Steps a second by actor", description: "As actors report it.", unit: "short" }, [
    { expr: "lockstep_learner_actor_steps_per_second", legend: "{{actor}}" },
  ]),
  lines(
    {
      title: "Actors and leases",
      description: "Training waits while a slot has no holder.",
      unit: "short",
    },
    [
      { expr: "lockstep_learner_actors", legend: "actors connected" },
      { expr: "lockstep_learner_expected_actors", legend: "actors expected" },
      { expr: "lockstep_learner_slots_held", legend: "slots held" },
      { expr: "lockstep_learner_slots", legend: "slots" },
    ],
  ),
  lines(
    {
      title: "Expired leases and replays",
      description: "The loss of an actor costs only the replay of its slots' episodes.",
      unit: "short",
    },
    [
      {
        expr: "rate(lockstep_learner_leases_expired_total[$__rate_interval])",
        legend: "leases expired/s",
      },
      { expr: "sum(rate(lockstep_actor_replays_total[$__rate_interval]))", legend: "replays/s" },
    ],
  ),
  lines(
    {
      title: "Where actors' time goes",
      description: "Mean over actors.",
      unit: "percentunit",
    },
    (["emulation", "inference", "replay", "sending", "waiting"] as const).map((activity) => ({
      expr: `avg(rate(lockstep_actor_${activity}_seconds_total[$__rate_interval]))`,
      legend: activity,
    })),
  ),
  lines({ title: "Steps and replayed steps", description: "Of all actors.", unit: "short" }, [
    { expr: "sum(rate(lockstep_actor_steps_total[$__rate_interval]))", legend: "steps/s" },
    {
      expr: "sum(rate(lockstep_actor_replayed_steps_total[$__rate_interval]))",
      legend: "replayed steps/s",
    },
  ]),
  lines(
    {
      title: "CPU time of a step",
      description: "What one environment step costs, by part.",
      unit: "s",
    },
    [{ expr: "lockstep_learner_cpu_seconds_per_step", legend: "{{part}}" }],
  ),
];

const versions = () => [
  lines(
    {
      title: "Versions",
      description: "All lines are equal except the checkpoint's, which follows in steps.",
      unit: "short",
    },
    [
      { expr: "lockstep_learner_version", legend: "open round" },
      { expr: "max(lockstep_parameter_server_head_version)", legend: "published" },
      { expr: "min(lockstep_actor_version)", legend: "slowest actor" },
      { expr: "lockstep_learner_checkpoint_version", legend: "checkpoint" },
    ],
  ),
  lines(
    {
      title: "Segments",
      description: "Conflicting ones mean that determinism is broken.",
      unit: "short",
    },
    [
      {
        expr: "rate(lockstep_learner_segments_accepted_total[$__rate_interval])",
        legend: "accepted/s",
      },
      {
        expr: "rate(lockstep_learner_segments_duplicate_total[$__rate_interval])",
        legend: "duplicate/s",
      },
      {
        expr: "rate(lockstep_learner_segments_conflicting_total[$__rate_interval])",
        legend: "conflicting/s",
      },
    ],
  ),
  lines(
    {
      title: "Refused segments",
      description: "By code; a few when an actor was lost, else none.",
      unit: "short",
    },
    [
      {
        expr: "sum by (code) (rate(lockstep_learner_segments_refused_total[$__rate_interval]))",
        legend: "{{code}}",
      },
    ],
  ),
];
