import type { Emulator } from "@lockstep/emulation";
import type { SavedNumbers } from "../../slot/saved-numbers.ts";
import { enterStartState } from "../game/integration/enter-start-state.ts";
import type { ScriptPlay } from "../game/integration/input-script.ts";
import type { LoadedGame } from "../game/integration/load-game.ts";
import { operate } from "../game/scenario/operation.ts";
import type { HeldButtons } from "../wrappers/action-table.ts";
import { ScenarioJudge } from "./scenario-judge.ts";
import type { StartSnapshots } from "./start-snapshots.ts";

/** One episode after another of a game on an emulator, frame by frame, judged by the game's scenario. */
export class GameEpisode {
  readonly #emulator: Emulator;
  readonly #game: LoadedGame;
  readonly #snapshots: StartSnapshots | null;
  readonly #judge: ScenarioJudge;
  readonly #rewarded: number;
  #from = 0;
  #furthest = 0;
  #end: number | null = null;
  /** Frames since the episode began. */
  frames = 0;
  /** Sum of the scenario's rewards. */
  episodeReturn = 0;
  /** Of the last frame: the sum over the players whose rewards count. */
  reward = 0;
  /** The level's goal was reached. */
  finished = false;

  /**
   * @param rewarded how many players' rewards count, the first one's and so on
   * @throws {EnvironmentError} `SCRIPT_FAILED`
   */
  constructor(
    emulator: Emulator,
    game: LoadedGame,
    snapshots: StartSnapshots | null,
    rewarded = 1,
  ) {
    this.#rewarded = rewarded;
    this.#emulator = emulator;
    this.#game = game;
    this.#snapshots = snapshots;
    this.#judge = new ScenarioJudge(emulator, game);
  }

  /**
   * Begins an episode in gym-retro's order: set the state, one frame with no buttons, restart the scenario, read the RAM.
   * In slices of a start script's frames: yields how many of them are left. Nothing has begun until it is done.
   * That frame is drawn.
   */
  *begin(state: string, play: ScriptPlay): Generator<number, void, void> {
    yield* this.#snapshots === null
      ? enterStartState(this.#emulator, this.#game.startState(state), play)
      : this.#snapshots.enter(this.#emulator, this.#game, state, play);
    this.#emulator.frame([]);
    this.frames = 0;
    this.episodeReturn = 0;
    this.reward = 0;
    this.finished = false;
    this.#judge.restart();
    const { progress } = this.#game.metadata;
    this.#end = this.#endOf(state);
    this.#from = progress === null ? 0 : this.#judge.value(progress.variable);
    this.#furthest = this.#from;
  }

  /** Plays one frame: the end is judged before the reward, and the frame is counted last. @returns whether it was the last */
  frame(held: HeldButtons, draw: boolean): boolean {
    this.#emulator.frame(held, draw);
    const done = this.#judge.update();
    this.reward = this.counted(this.rewards);
    this.episodeReturn += this.reward;
    this.frames += 1;
    this.#follow();
    return done;
  }

  /** False where only a replay leads to where it is. */
  get canSave(): boolean {
    return this.#judge.canSave;
  }

  /** Everything but the emulator's state. */
  save(numbers: SavedNumbers): void {
    this.#judge.save(numbers);
    numbers.push(this.#from, this.#furthest, Number(this.finished));
    numbers.push(this.frames, this.episodeReturn, this.reward);
  }

  /** As it was at {@link save}, in an episode that began with that start state. */
  load(numbers: SavedNumbers, state: string): void {
    this.#judge.load(numbers);
    this.#end = this.#endOf(state);
    this.#from = numbers.take();
    this.#furthest = numbers.take();
    this.finished = numbers.take() !== 0;
    this.frames = numbers.take();
    this.episodeReturn = numbers.take();
    this.reward = numbers.take();
  }

  /** The sum of those of the players' rewards that count. */
  counted(rewards: Float64Array): number {
    let sum = rewards[0] ?? 0;
    for (let player = 1; player < this.#rewarded; player++) sum += rewards[player] ?? 0;
    return sum;
  }

  /** The scenario's rewards of the last frame, by player. */
  get rewards(): Float64Array {
    return this.#judge.rewards;
  }

  /** Furthest part of the level, 0..1; `null` where the game does not say. */
  get progress(): number | null {
    if (this.#end === null) return null;
    if (this.finished) return 1;
    const whole = this.#end - this.#from;
    return whole <= 0 ? 1 : Math.min(1, (this.#furthest - this.#from) / whole);
  }

  #endOf(state: string): number | null {
    return this.#game.metadata.progress?.end[state] ?? null;
  }

  #follow(): void {
    const { progress, finish } = this.#game.metadata;
    if (progress !== null) {
      this.#furthest = Math.max(this.#furthest, this.#judge.value(progress.variable));
    }
    if (this.finished) return;
    if (finish === null) {
      this.finished = this.#end !== null && this.#furthest >= this.#end;
    } else {
      const value = this.#judge.value(finish.variable);
      this.finished = operate(finish.operation, value, finish.reference) > 0;
    }
  }
}
