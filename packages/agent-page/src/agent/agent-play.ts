import { createNesFactory, type Emulator, type Picture } from "@lockstep/emulation/browser";
import {
  type EpisodeOutcome,
  evaluationSlot,
  GameSlot,
  heldAction,
  type LoadedGame,
} from "@lockstep/environment/browser";
import { exact, likeliest, logSoftmax, sampleCategorical } from "@lockstep/learning/browser";
import type { WasmPolicy } from "@lockstep/model/browser";
import type { AgentDescription } from "./agent-description.ts";

/** An agent that is ready to play. */
export interface AgentParts {
  readonly description: AgentDescription;
  readonly policy: WasmPolicy;
  readonly game: LoadedGame;
}

/** Which episodes are played: the same as those of `lockstep evaluate` with these. */
export interface PlayChoice {
  readonly state: string;
  readonly seed: number;
  /** Always the likeliest action, in place of one that is drawn. */
  readonly greedy: boolean;
}

/** What the network makes of what it sees. */
export interface Decision {
  readonly action: number;
  /** By the agent's actions. */
  readonly probabilities: Float64Array;
  readonly value: number;
}

export interface PlayedStep {
  readonly action: number;
  /** Steps of the episode, this one included. */
  readonly step: number;
  /** Sum of the scenario's rewards in the episode so far. */
  readonly episodeReturn: number;
  /** When this step was the episode's last. The next one begins another. */
  readonly ended: EndedEpisode | null;
}

export interface EndedEpisode extends EpisodeOutcome {
  /** One byte a step. */
  readonly actions: Uint8Array;
  /** How many of its steps a person played. */
  readonly stepsByPerson: number;
}

/**
 * An agent's game, step by step, with its own actions or a person's. The agent's episodes are those of `lockstep evaluate`:
 * the same start, the same random numbers, and the network by the engine `wasm`, which rounds alike on every processor.
 */
export class AgentPlay {
  readonly #slot: GameSlot;
  readonly #parts: AgentParts;
  readonly #greedy: boolean;
  #actions: number[] = [];
  #stepsByPerson = 0;
  #return = 0;
  #decision: Decision | null = null;

  /** @param onFrame called after each frame of a step with what gives its picture */
  constructor(
    parts: AgentParts,
    { state, seed, greedy }: PlayChoice,
    onFrame?: (picture: () => Picture) => void,
  ) {
    const { config, personActions, mostSteps } = parts.description;
    const createEmulator = (system: string, rom: Uint8Array): Emulator =>
      createNesFactory().create(system, rom);
    this.#parts = parts;
    this.#greedy = greedy;
    this.#slot = new GameSlot(
      evaluationSlot(
        {
          config: { ...config, actions: personActions },
          ownActions: config.actions.length,
          game: parts.game,
          createEmulator,
        },
        { state, seed, mostSteps, ...(onFrame === undefined ? {} : { onFrame }) },
      ),
    );
  }

  /** `[stack, height, width]`: what the next action is chosen from. A view, until the next step. */
  get observation(): Uint8Array {
    return this.#slot.observation;
  }

  /** What the console shows. Its pixels are valid until the next step. */
  get picture(): Picture {
    return this.#slot.picture();
  }

  get framesPerSecond(): number {
    return this.#slot.framesPerSecond;
  }

  /** Furthest part of the level, 0 to 1; `null` where the game does not say. */
  get progress(): number | null {
    return this.#slot.progress;
  }

  /** What the network would do now. It is computed once a step. */
  get decision(): Decision {
    this.#decision ??= this.#decide();
    return this.#decision;
  }

  /** One step. @param held the buttons that a person holds; the agent chooses where it is `null` */
  step(held: ReadonlySet<string> | null): PlayedStep {
    const { personActions } = this.#parts.description;
    const action = held === null ? this.decision.action : heldAction(personActions, held);
    this.#decision = null;
    this.#actions.push(action);
    if (held !== null) this.#stepsByPerson += 1;
    const { episode } = this.#slot.step(action);
    this.#return += this.#slot.countedReward;
    const [step, episodeReturn] = [this.#actions.length, this.#return];
    return { action, step, episodeReturn, ended: episode === null ? null : this.#end(episode) };
  }

  close(): void {
    this.#slot.close();
  }

  #decide(): Decision {
    const { policy, description } = this.#parts;
    const { logits, values } = policy.infer(this.#slot.observation, 1);
    const logProbabilities = logSoftmax(logits.subarray(0, description.config.actions.length));
    return {
      action: this.#greedy
        ? likeliest(logProbabilities)
        : sampleCategorical(logProbabilities, this.#slot.actionDraw()),
      probabilities: Float64Array.from(logProbabilities, (each) => exact.exp(each)),
      value: values[0] ?? Number.NaN,
    };
  }

  #end(outcome: EpisodeOutcome): EndedEpisode {
    const ended = {
      ...outcome,
      actions: Uint8Array.from(this.#actions),
      stepsByPerson: this.#stepsByPerson,
    };
    this.#actions = [];
    this.#stepsByPerson = 0;
    this.#return = 0;
    return ended;
  }
}
