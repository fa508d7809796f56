import type { Slot, SlotWatch } from "@lockstep/environment";
import { actorEngineNamed, type PolicyEngine } from "@lockstep/model";
import type { Welcome } from "@lockstep/protocol";
import {
  canBeOneRun,
  decodeRunConfiguration,
  type RunConfiguration,
} from "@lockstep/run-configuration";
import { ActorError } from "../actor-error.ts";
import { ReplayableSegments } from "../slots/replayable-segments.ts";
import { SlotRack } from "../slots/slot-rack.ts";
import { SnapshotTaker } from "../slots/snapshot-taker.ts";
import { LoadedPolicy } from "./loaded-policy.ts";
import type { WeightsFeed } from "./weights-feed.ts";

/** Opens the run's slots. */
export interface RunEnvironment {
  /** The caller closes it. */
  open(slot: number, watch: Pick<SlotWatch, "limitedCalls">): Slot | Promise<Slot>;
}

/** What playing a run needs. */
export interface RunPorts {
  /** @throws a configuration error when the run's environment is missing here or differs from the run's */
  readonly openEnvironment: (configuration: RunConfiguration) => Promise<RunEnvironment>;
  /** @param named what the run's actors compute with, as the learner says @throws when it would be another engine here */
  readonly createEngine: (configuration: RunConfiguration, named: string) => Promise<PolicyEngine>;
  readonly createFeed: (run: string) => WeightsFeed;
  /** Share of the time for snapshots of slots; 0 for none. */
  readonly snapshotShare: number;
}

/** Two rounds of a hundred slots with 20 steps on 84 × 84 pixels; of one slot with 2,048 steps. */
const keptBytes = 32 * 1024 * 1024;

/** State that outlives a connection: this process's run, emulators, network, newest weights and segments. */
export interface RunContext {
  readonly run: string;
  readonly configurationSha256: string;
  readonly configuration: RunConfiguration;
  /** What the run's actors compute with, as the learner says. */
  readonly actorEngine: string;
  readonly rack: SlotRack;
  readonly policy: LoadedPolicy;
  readonly feed: WeightsFeed;
  readonly kept: ReplayableSegments;
  readonly snapshots: SnapshotTaker;
  close(): Promise<void>;
}

/**
 * Prepares to play the run that the learner named.
 * @throws {RunError} when its configuration is damaged, or this version of the software cannot play it
 * @throws when its environment cannot be opened here
 */
export async function joinRun(
  welcome: Welcome,
  capacity: number,
  ports: RunPorts,
): Promise<RunContext> {
  const { run, configurationJson, configurationSha256, actorEngine } = welcome;
  const configuration = decodeRunConfiguration(
    configurationJson,
    configurationSha256,
    `run ${run} of the learner`,
  );
  const environment = await ports.openEnvironment(configuration);
  const engine = await ports.createEngine(configuration, actorEngine);
  const feed = ports.createFeed(run);
  // An actor that ends loses its lease, and whoever gets its slots arrives at the round's start. A round is so many steps, each of
  // which may end an episode.
  const limitedCalls = 2 * configuration.segmentLength;
  const open = (slot: number) => environment.open(slot, { limitedCalls });
  const rack = new SlotRack({ open }, capacity);
  return {
    run,
    configurationSha256,
    configuration,
    actorEngine,
    rack,
    policy: new LoadedPolicy(engine),
    feed,
    kept: new ReplayableSegments(keptBytes),
    snapshots: new SnapshotTaker(ports.snapshotShare),
    close: async () => {
      await feed.close();
      rack.close();
      await engine.close();
    },
  };
}

/** @throws {ActorError} `RUN_CHANGED` when the learner now trains another run */
export function assertSameRun(context: RunContext, welcome: Welcome): void {
  const sameConfiguration =
    context.configurationSha256 === welcome.configurationSha256 ||
    // What a resumed run may change decides nothing of what is played.
    canBeOneRun(context.configuration, JSON.parse(welcome.configurationJson));
  const sameEngine =
    actorEngineNamed(context.actorEngine) === actorEngineNamed(welcome.actorEngine);
  if (context.run === welcome.run && sameConfiguration && sameEngine) return;
  const now = [
    `run ${welcome.run}`,
    ...(sameConfiguration ? [] : [`with configuration ${welcome.configurationSha256}`]),
    ...(sameEngine ? [] : [`with actors that compute with ${welcome.actorEngine}`]),
  ].join(" ");
  throw new ActorError(
    "RUN_CHANGED",
    `the learner now trains ${now}, this actor plays run ${context.run} with configuration ${context.configurationSha256} and computes with ${context.actorEngine}; start the actor anew to join it`,
  );
}
