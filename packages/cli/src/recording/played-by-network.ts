import type { EpisodeOutcome, WatchableSlot } from "@lockstep/environment";
import type { PolicyEngine } from "@lockstep/model";
import { judge, type NetworkPolicyOptions } from "../evaluate/policy.ts";
import {
  type FinishedRun,
  hiddenStatesOf,
  loadPolicyEngine,
} from "../model-source/finished-run.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";
import { letInterruptsBeHeard } from "../terminal/interrupts.ts";
import { StepPictures, type WatchedEpisode, type WatchedStep } from "./watched-episode.ts";

/** Which episode a network plays. */
export interface EpisodeChoice {
  readonly state: string;
  readonly seed: number;
  /** Those before it are played unseen. */
  readonly episode: number;
  readonly mostSteps: number;
  readonly greedy: boolean;
  /** What computes the network; the usual engine when absent. */
  readonly engine?: string | undefined;
  /** Called after each unseen step. */
  stepped?(): void;
}

interface Parts {
  readonly slot: WatchableSlot;
  readonly engine: PolicyEngine;
  readonly policy: NetworkPolicyOptions;
  readonly version: number;
  readonly actions: readonly string[];
  readonly pictures: StepPictures;
}

/** An episode of an evaluation, played with a run's weights. */
export class PlayedByNetwork implements WatchedEpisode {
  readonly #parts: Parts;
  #steps = 0;
  /** How it ended; `null` before. */
  outcome: EpisodeOutcome | null = null;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Plays up to the episode. @param weights of the run */
  static async open(
    run: FinishedRun,
    weights: SavedWeights,
    choice: EpisodeChoice,
  ): Promise<PlayedByNetwork> {
    const engine = await loadPolicyEngine(run, weights, choice.engine);
    const pictures = new StepPictures();
    let seen = false;
    const { actions } = run.environment.spec;
    const hidden = hiddenStatesOf(run);
    const policy = { engine, hidden, actions: actions.length, greedy: choice.greedy };
    const slot = run.environment.openEvaluation({
      ...{ state: choice.state, seed: choice.seed, mostSteps: choice.mostSteps },
      onFrame: (picture) => {
        if (seen) pictures.add(picture());
      },
    });
    const parts = { slot, engine, policy, version: weights.version, actions, pictures };
    const played = new PlayedByNetwork(parts);
    for (let step = 0; slot.position.episode < choice.episode; step++) {
      if (step % stepsBetweenEvents === 0) await letInterruptsBeHeard();
      const { episode } = slot.step((await judge(policy, slot)).action);
      if (episode !== null) hidden.forget(slot.index);
      choice.stepped?.();
    }
    seen = true;
    return played;
  }

  get version(): number {
    return this.#parts.version;
  }

  get actions(): readonly string[] {
    return this.#parts.actions;
  }

  get framesPerSecond(): number {
    return this.#parts.slot.framesPerSecond;
  }

  async step(): Promise<WatchedStep | null> {
    if (this.outcome !== null) return null;
    const { slot, policy, pictures, version } = this.#parts;
    const { action, probabilities, value } = await judge(policy, slot);
    pictures.restart();
    const { reward, episode } = slot.step(action);
    this.#steps += 1;
    this.outcome = episode;
    const facts = { title: `version ${version}`, step: this.#steps, reward, action };
    return { pictures: pictures.pictures, facts: { ...facts, probabilities, value } };
  }

  async close(): Promise<void> {
    this.#parts.slot.close();
    await this.#parts.engine.close();
  }
}

const stepsBetweenEvents = 16;
