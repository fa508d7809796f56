import type { EpisodeOutcome, WatchableSlot } from "@lockstep/environment";
import type { RecordedEpisode } from "@lockstep/export";
import type { EvaluatedState } from "@lockstep/status";
import { evaluatedState } from "../evaluate/play-episodes.ts";
import { judge, type NetworkPolicyOptions } from "../evaluate/policy.ts";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import { hiddenStatesOf, loadPolicyEngine } from "../model-source/finished-run.ts";
import { type ModelSource, openSource } from "../model-source/model-source.ts";
import { letInterruptsBeHeard } from "../terminal/interrupts.ts";

/** One start state's episodes of an evaluation, which can be sent to a thread. */
export interface EpisodesJob extends PlaceOptions {
  readonly source: ModelSource;
  readonly state: string;
  readonly seed: number;
  readonly episodes: number;
  readonly greedy: boolean;
  readonly mostSteps: number;
  /** Actions by episode, base64, which are played in place of the network's; `null`: the network plays. */
  readonly recorded: readonly string[] | null;
  /** What computes the network: what it does, or with recorded actions would do. `null` with recorded actions: nothing does. */
  readonly engine: string | null;
  readonly cwd: string;
}

/** What came of a job. */
export interface PlayedEpisodes {
  readonly row: EvaluatedState;
  /** Number of the slot whose draws the episodes have. */
  readonly slot: number;
  readonly played: readonly RecordedEpisode[];
  /** Steps in which the network would not do what was recorded. */
  readonly otherActions: number;
  /** The first of them, e.g. `episode 2, step 17: …`; `null` when there is none. */
  readonly firstOther: string | null;
}

/** Plays a job on one core. @param ended called after each episode */
export async function playEpisodesOf(job: EpisodesJob, ended: () => void): Promise<PlayedEpisodes> {
  const { run, weights } = await openSource(job.source, job, job.cwd, { coreTried: true });
  const { state, seed, mostSteps } = job;
  const engine = job.engine === null ? null : await loadPolicyEngine(run, weights(), job.engine);
  const slot = run.environment.openEvaluation({ state, seed, mostSteps });
  try {
    const actions = run.environment.spec.actions.length;
    const hidden = hiddenStatesOf(run);
    const policy = engine && { engine, hidden, actions, greedy: job.greedy };
    const player = new Player(job, slot, policy);
    for (let episode = 0; episode < job.episodes; episode++) {
      await player.play(episode);
      ended();
    }
    return player.result();
  } finally {
    slot.close();
    await engine?.close();
  }
}

class Player {
  readonly #job: EpisodesJob;
  readonly #slot: WatchableSlot;
  readonly #policy: NetworkPolicyOptions | null;
  readonly #outcomes: EpisodeOutcome[] = [];
  readonly #played: RecordedEpisode[] = [];
  #otherActions = 0;
  #firstOther: string | null = null;
  #steps = 0;

  constructor(job: EpisodesJob, slot: WatchableSlot, policy: NetworkPolicyOptions | null) {
    this.#job = job;
    this.#slot = slot;
    this.#policy = policy;
  }

  async play(episode: number): Promise<void> {
    const { recorded } = this.#job;
    const given = recorded === null ? null : Buffer.from(recorded[episode] ?? "", "base64");
    const taken: number[] = [];
    for (;;) {
      if (this.#steps++ % stepsBetweenEvents === 0) await letInterruptsBeHeard();
      const action = await this.#action(episode, taken.length, given);
      taken.push(action);
      const { episode: outcome } = this.#slot.step(action);
      if (outcome === null) continue;
      this.#policy?.hidden?.forget(this.#slot.index);
      this.#outcomes.push(outcome);
      this.#played.push(recordOf(outcome, taken));
      return;
    }
  }

  result(): PlayedEpisodes {
    return {
      row: evaluatedState(this.#job.state, this.#outcomes),
      slot: this.#slot.index,
      played: this.#played,
      otherActions: this.#otherActions,
      firstOther: this.#firstOther,
    };
  }

  /** An episode that lasts longer than its recorded actions goes on with action 0; its length is then another one. */
  async #action(episode: number, step: number, given: Buffer | null): Promise<number> {
    const recorded = given === null ? null : (given[step] ?? 0);
    if (this.#policy === null) return recorded ?? 0;
    const { action } = await judge(this.#policy, this.#slot);
    if (recorded === null || recorded === action) return action;
    this.#otherActions += 1;
    this.#firstOther ??= `episode ${episode}, step ${step}: action ${action} in place of ${recorded}`;
    return recorded;
  }
}

const stepsBetweenEvents = 16;

function recordOf(outcome: EpisodeOutcome, actions: readonly number[]): RecordedEpisode {
  const { steps, frames, episodeReturn, progress, finished, truncated } = outcome;
  return {
    ...{ steps, frames, episodeReturn, progress, finished, truncated },
    actions: Buffer.from(actions).toString("base64"),
  };
}
