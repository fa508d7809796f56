import {
  type EpisodeOutcome,
  openEnvironment,
  usualMostSteps,
  type WatchableSlot,
} from "@lockstep/environment";
import { environmentSpec, frameBytes } from "@lockstep/environment/configuration";
import { messageOf } from "@lockstep/errors";
import type { BesideEnd, EpisodeBegin, ReplayStep } from "@lockstep/watch-page";
import { AgentPolicy } from "../agent/agent-policy.ts";
import { placesOfRun, trainedConfiguration } from "../agent/trained-run.ts";
import { ReplayGroupWriter } from "../replay/replay-group.ts";
import { replayPart } from "../replay/replay-parts.ts";
import type { BesideJob } from "./beside-job.ts";
import { endOf } from "./episode-end.ts";

/** Plays an episode with a version's weights and gives its parts as they are played; the last one is `end` or `error`. */
export async function* besideParts(job: BesideJob): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* playedParts(job);
  } catch (error) {
    yield replayPart({ kind: "error", message: messageOf(error) });
  }
}

async function* playedParts(job: BesideJob): AsyncGenerator<Uint8Array, void, void> {
  const { folder, version, state, seed, greedy } = job;
  const configuration = await trainedConfiguration(folder);
  const places = placesOfRun(folder, configuration, job.places);
  const environment = await openEnvironment(configuration, places);
  environment.expectStates([state]);
  const policy = await AgentPolicy.open(folder, configuration, version, greedy);
  const { observation, actions } = environmentSpec(configuration.environment);
  const writer = new ReplayGroupWriter(frameBytes(observation));
  const slot = environment.openEvaluation({
    ...{ state, seed, mostSteps: usualMostSteps },
    onFrame: (picture) => writer.picture(picture()),
  });
  try {
    const observationBytes = slot.observation.length;
    const begin: EpisodeBegin = { kind: "begin", observation, actions, observationBytes };
    yield replayPart(begin, slot.observation.slice());
    const outcome = yield* steps(slot, policy, writer);
    yield replayPart({ kind: "end", outcome: endOf(outcome) } satisfies BesideEnd);
  } finally {
    slot.close();
    await policy.close();
  }
}

async function* steps(
  slot: WatchableSlot,
  policy: AgentPolicy,
  writer: ReplayGroupWriter,
): AsyncGenerator<Uint8Array, EpisodeOutcome, void> {
  let done: ReplayStep[] = [];
  for (;;) {
    const judgement = await policy.judge(slot);
    const before = writer.pictures;
    const { reward, episode } = slot.step(judgement.action);
    writer.frame(slot.newestFrame);
    done.push({ ...judgement, reward, pictures: writer.pictures - before });
    if (!writer.isFull && episode === null) continue;
    yield writer.finish(done);
    done = [];
    if (episode !== null) return episode;
  }
}
