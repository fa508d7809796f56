import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { openEnvironment, type WatchableSlot } from "@lockstep/environment";
import { environmentSpec, frameBytes } from "@lockstep/environment/configuration";
import { messageOf } from "@lockstep/errors";
import { episodeOf, episodeReport, type PlayedEpisode, readPlayedRun } from "@lockstep/round";
import { parseRunConfiguration } from "@lockstep/run-configuration";
import type { ReplayStep } from "@lockstep/watch-page";
import { keptVersions } from "./kept-weights.ts";
import { ReplayGroupWriter } from "./replay-group.ts";
import type { ReplayJob } from "./replay-job.ts";
import { replayPart } from "./replay-parts.ts";
import { StepPolicy } from "./step-policy.ts";
import { weightsSpans } from "./weights-spans.ts";

/** Plays an episode again and gives its parts as they are played; the last one is `end` or `error`. */
export async function* replayParts(job: ReplayJob): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* playedParts(job);
  } catch (error) {
    yield replayPart({ kind: "error", message: messageOf(error) });
  }
}

async function* playedParts(job: ReplayJob): AsyncGenerator<Uint8Array, void, void> {
  const path = join(job.folder, "ledger.jsonl");
  if (!existsSync(path)) throw new RangeError("the run has no ledger yet, so nothing was played");
  const played = await readPlayedRun(path);
  const episode = episodeOf(played, job.slot, job.episode);
  const configuration = parseRunConfiguration(played.header.configuration, path);
  const environment = await openEnvironment(configuration, job.places);
  const kept = keptVersions(job.folder);
  if (job.weightsVersion !== null && !kept.includes(job.weightsVersion))
    throw new RangeError(
      `the run folder has no weights of version ${job.weightsVersion}, only of ${kept.join(", ")}; choose one of them`,
    );
  const spans = weightsSpans({
    firstVersion: episode.versions[0],
    stepsBefore: episode.stepsBefore,
    steps: episode.actions.length,
    segmentLength: configuration.segmentLength,
    kept,
    chosen: job.weightsVersion,
  });
  const policy = await StepPolicy.open(job.folder, configuration, spans);
  const pictures = new PictureTaps();
  const slot = environment.open(job.slot, { onFrame: (picture) => pictures.offer(picture) });
  try {
    const { observation, actions } = environmentSpec(configuration.environment);
    slot.seek({ ...episode, actions: new Uint8Array(0) });
    yield replayPart(
      {
        kind: "begin",
        slot: job.slot,
        episode: job.episode,
        steps: episode.actions.length,
        versions: episode.versions,
        weights: spans,
        startState: episode.report?.startState ?? null,
        episodeReturn: episode.report?.episodeReturn ?? null,
        observation,
        actions,
        observationBytes: slot.observation.length,
      },
      slot.observation.slice(),
    );
    const writer = new ReplayGroupWriter(frameBytes(observation));
    pictures.to = writer;
    const same = yield* steps({ slot, episode, writer, policy });
    yield replayPart({ kind: "end", same });
  } finally {
    slot.close();
    await policy?.close();
  }
}

/** Gives pictures to a writer once there is one: those of the way to the episode's start are not shown. */
class PictureTaps {
  to: ReplayGroupWriter | null = null;

  offer(picture: () => Parameters<ReplayGroupWriter["picture"]>[0]): void {
    this.to?.picture(picture());
  }
}

interface Playing {
  readonly slot: WatchableSlot;
  readonly episode: PlayedEpisode;
  readonly writer: ReplayGroupWriter;
  readonly policy: StepPolicy | null;
}

type StepSoFar = Omit<ReplayStep, "value" | "probabilities">;
const unjudged = { value: null, probabilities: [] };

/** @returns whether the episode came to the end that the ledger has */
async function* steps(playing: Playing): AsyncGenerator<Uint8Array, boolean, void> {
  const { slot, episode, writer, policy } = playing;
  let done: StepSoFar[] = [];
  let seen: Uint8Array[] = [];
  let judged = 0;
  let report: PlayedEpisode["report"] = null;
  const group = async (): Promise<Uint8Array> => {
    const judgements = (await policy?.judge(judged, seen)) ?? [];
    const part = writer.finish(
      done.map((step, row) => ({ ...step, ...(judgements[row] ?? unjudged) })),
    );
    judged += done.length;
    [done, seen] = [[], []];
    return part;
  };
  for (const action of episode.actions) {
    seen.push(slot.observation.slice());
    const before = writer.pictures;
    const { reward, episode: outcome } = slot.step(action);
    // Where an environment draws nothing between steps, it is looked at after each.
    if (writer.pictures === before) writer.picture(slot.picture());
    writer.frame(slot.newestFrame);
    done.push({ action, reward, pictures: writer.pictures - before });
    if (outcome !== null) report = episodeReport(slot.index, outcome);
    if (writer.isFull) yield await group();
    if (outcome !== null) break;
  }
  if (done.length > 0) yield await group();
  return isDeepStrictEqual(report, episode.report);
}
