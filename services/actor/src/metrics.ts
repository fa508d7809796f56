import { type Reading, registerReadings } from "@lockstep/service-kit";
import { Counter, Gauge, type Registry } from "prom-client";
import type { ActorStatus } from "./actor.ts";

const counters: readonly Reading<ActorStatus>[] = [
  { name: "steps_total", help: "Steps played, without replays", of: ({ totals }) => totals.steps },
  {
    name: "frames_total",
    help: "Emulator frames of those steps",
    of: ({ totals }) => totals.frames,
  },
  {
    name: "segments_total",
    help: "Segments completed and sent",
    of: ({ totals }) => totals.segments,
  },
  {
    name: "segments_refused_total",
    help: "Segments that the learner refused",
    of: ({ totals }) => totals.refusedSegments,
  },
  {
    name: "segments_resent_total",
    help: "Segments sent again, whole or in part, to a learner that had lost them",
    of: ({ totals }) => totals.resentSegments,
  },
  {
    name: "replays_total",
    help: "Slots that were rebuilt from their actions",
    of: ({ totals }) => totals.replays,
  },
  {
    name: "replayed_steps_total",
    help: "Steps played again in these replays",
    of: ({ totals }) => totals.replayedSteps,
  },
  {
    name: "emulation_seconds_total",
    help: "Time in emulators and wrappers",
    of: ({ totals }) => totals.emulationSeconds,
  },
  {
    name: "inference_seconds_total",
    help: "Time in forward passes",
    of: ({ totals }) => totals.inferenceSeconds,
  },
  {
    name: "replay_seconds_total",
    help: "Time in replays",
    of: ({ totals }) => totals.replaySeconds,
  },
  {
    name: "snapshots_total",
    help: "Snapshots of slots sent to the learner",
    of: ({ totals }) => totals.snapshots,
  },
  {
    name: "snapshot_seconds_total",
    help: "Time in taking snapshots of slots",
    of: ({ totals }) => totals.snapshotSeconds,
  },
  {
    name: "sending_seconds_total",
    help: "Time spent waiting because the stream to the learner was full",
    of: ({ totals }) => totals.sendingSeconds,
  },
  {
    name: "waiting_seconds_total",
    help: "Time with nothing to play",
    of: ({ totals }) => totals.waitingSeconds,
  },
];

const gauges: readonly Reading<ActorStatus>[] = [
  { name: "slots_held", help: "Slots leased to this actor", of: ({ slots }) => slots.length },
  {
    name: "slots_open",
    help: "Slots with an emulator in memory, held or warm",
    of: ({ openSlots }) => openSlots,
  },
  {
    name: "version",
    help: "Newest version of the weights that has arrived, -1 before the first",
    of: ({ newestVersion }) => newestVersion,
  },
  {
    name: "connected",
    help: "1 while connected to the learner",
    of: ({ state }) => (state === "connected" || state === "draining" ? 1 : 0),
  },
];

/** Registers an actor's metrics. Each scrape reads current values. */
export function registerActorMetrics(registry: Registry, status: () => ActorStatus): void {
  registerReadings(registry, "actor", { counters, gauges }, status);
  registerEngine(registry, status);
}

/** Counts failed calls to the parameter server that are retried. @returns a function that counts one */
export function createRetryCounter(registry: Registry): () => void {
  const retries = new Counter({
    name: "lockstep_actor_parameter_server_retries_total",
    help: "Calls of the parameter server that failed and were tried again",
    registers: [registry],
  });
  return () => retries.inc();
}

function registerEngine(registry: Registry, status: () => ActorStatus): void {
  new Gauge({
    name: "lockstep_actor_engine_info",
    help: "1 with the engine that computes the policy, its device and its libraries' versions",
    labelNames: ["engine", "device", "versions"],
    registers: [registry],
    collect() {
      const { engine } = status();
      this.reset();
      if (engine === null) return;
      const listed = Object.entries(engine.versions).map((each) => each.join(" "));
      this.set({ engine: engine.name, device: engine.device, versions: listed.join(", ") }, 1);
    },
  });
}
