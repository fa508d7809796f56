import {
  type EnvironmentPlaces,
  type EpisodeOutcome,
  openEnvironment,
  type SlotPosition,
  type WatchableSlot,
} from "@lockstep/environment";
import type { HiddenStates, PolicyEngine } from "@lockstep/model";
import type { PlayedEpisode } from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { judge } from "../evaluate/policy.ts";
import { hiddenStatesOf, loadPolicyEngine } from "../model-source/finished-run.ts";
import {
  StepPictures,
  type WatchedEpisode,
  type WatchedStep,
} from "../recording/watched-episode.ts";
import { readSavedWeights } from "../run-folder/saved-weights.ts";

/** A run whose episodes are played again. */
export interface ReplayedRun {
  readonly folder: string;
  readonly configuration: RunConfiguration;
  readonly places: EnvironmentPlaces;
}

/** Weights whose opinion is shown beside what was played. */
interface Judge {
  readonly engine: PolicyEngine;
  /** From the episode's start on, as these weights would have remembered it. */
  readonly hidden: HiddenStates;
  readonly version: number;
}

/** Where an episode begins. */
export function startOf({ slot, episode, stepsBefore }: PlayedEpisode): SlotPosition {
  return { slot, episode, stepsBefore, actions: new Uint8Array(0) };
}

/** An episode of the training, played again by its actions. */
export class EpisodeOfLedger implements WatchedEpisode {
  readonly actions: readonly string[];
  readonly #slot: WatchableSlot;
  readonly #played: Uint8Array;
  readonly #pictures: StepPictures;
  readonly #judge: Judge | null;
  #steps = 0;
  /** `null` while it goes on, and where the ledger ends before it does. */
  outcome: EpisodeOutcome | null = null;

  private constructor(
    actions: readonly string[],
    slot: WatchableSlot,
    played: Uint8Array,
    pictures: StepPictures,
    judge: Judge | null,
  ) {
    this.actions = actions;
    this.#slot = slot;
    this.#played = played;
    this.#pictures = pictures;
    this.#judge = judge;
  }

  /** @param version of the weights whose opinion is shown, the newest when `undefined`; none when `null` */
  static async open(
    run: ReplayedRun,
    episode: PlayedEpisode,
    version: number | null | undefined,
  ): Promise<EpisodeOfLedger> {
    const environment = await openEnvironment(run.configuration, run.places);
    const weights = version === null ? null : readSavedWeights(run.folder, version);
    const engine = weights === null ? null : await loadPolicyEngine(run, weights);
    const pictures = new StepPictures();
    let seen = false;
    const slot = environment.open(episode.slot, {
      onFrame: (picture) => {
        if (seen) pictures.add(picture());
      },
    });
    slot.seek(startOf(episode));
    seen = true;
    const { actions } = environment.spec;
    const hidden = hiddenStatesOf(run);
    const judge = engine && weights && { engine, hidden, version: weights.version };
    return new EpisodeOfLedger(actions, slot, episode.actions, pictures, judge);
  }

  get framesPerSecond(): number {
    return this.#slot.framesPerSecond;
  }

  async step(): Promise<WatchedStep | null> {
    const action = this.#played[this.#steps];
    if (this.outcome !== null || action === undefined) return null;
    const seen = await this.#opinion();
    this.#pictures.restart();
    const { reward, episode } = this.#slot.step(action);
    this.#steps += 1;
    this.outcome = episode;
    const facts = { ...seen, step: this.#steps, reward, action };
    return { pictures: this.#pictures.pictures, facts };
  }

  async close(): Promise<void> {
    this.#slot.close();
    await this.#judge?.engine.close();
  }

  async #opinion() {
    if (this.#judge === null) return { title: "", probabilities: null, value: null };
    const { engine, hidden, version } = this.#judge;
    const options = { engine, hidden, actions: this.actions.length, greedy: true };
    const { probabilities, value } = await judge(options, this.#slot);
    return { title: `version ${version}`, probabilities, value };
  }
}
