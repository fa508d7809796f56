import type { Emulator } from "@lockstep/emulation";
import type { SavedNumbers } from "../../slot/saved-numbers.ts";
import type { LoadedGame } from "../game/integration/load-game.ts";
import { isDone, rewardOf } from "../game/scenario/scenario.ts";
import { readVariable, type Variable } from "../game/scenario/variable-reader.ts";
import { VariableTracker } from "../game/scenario/variable-tracker.ts";
import type { RunningScript } from "../script/script-port.ts";

type JudgedGame = Pick<LoadedGame, "scenario" | "watched" | "variables">;

/** Judges the frames of one episode after another by a game's scenario: in each the end first, then the rewards. */
export class ScenarioJudge {
  readonly #emulator: Emulator;
  readonly #game: JudgedGame;
  readonly #tracker: VariableTracker;
  readonly #script: RunningScript | null;
  #frame = 0;
  /** Of the frame that was judged last, by player. */
  readonly rewards: Float64Array;

  /** @throws {EnvironmentError} `SCRIPT_FAILED` */
  constructor(emulator: Emulator, game: JudgedGame) {
    this.#emulator = emulator;
    this.#game = game;
    this.#tracker = new VariableTracker(game.watched);
    this.rewards = new Float64Array(game.scenario.rewards.length);
    this.#script = this.#openScript();
  }

  /**
   * Begins an episode with the frame that was just played, whose judgement counts for nothing: but scripts see it, as
   * in gym-retro, and find there where they start from.
   * @throws {EnvironmentError} `SCRIPT_FAILED`
   */
  restart(): void {
    this.#frame = 0;
    this.#tracker.restart(this.#emulator.memory);
    if (this.#script !== null) {
      this.#script.restart();
      this.#judge();
    }
    this.rewards.fill(0);
  }

  /** Judges the frame that was just played. @returns whether it ended the episode @throws {EnvironmentError} `SCRIPT_FAILED` */
  update(): boolean {
    this.#tracker.update(this.#emulator.memory);
    return this.#judge();
  }

  /** False where a script has a state of its own: only a replay rebuilds that. */
  get canSave(): boolean {
    return this.#script === null;
  }

  save(numbers: SavedNumbers): void {
    this.#tracker.save(numbers);
    numbers.push(this.#frame, ...this.rewards);
  }

  /** As it was at {@link save}, with the console's RAM of that moment. */
  load(numbers: SavedNumbers): void {
    this.#tracker.load(numbers);
    this.#frame = numbers.take();
    numbers.takeInto(this.rewards);
  }

  /** A watched variable in the last frame. */
  value(name: string): number {
    return this.#tracker.value(name);
  }

  #judge(): boolean {
    const { done, doneScript, rewards } = this.#game.scenario;
    const script = this.#script;
    const ended =
      doneScript === null || script === null
        ? isDone(done, this.#tracker)
        : script.call(doneScript) !== 0;
    rewards.forEach((player, index) => {
      this.rewards[index] =
        player.script === undefined || script === null
          ? rewardOf(player, this.#tracker)
          : script.call(player.script);
    });
    this.#frame += 1;
    return ended;
  }

  #openScript(): RunningScript | null {
    const { scenario, variables } = this.#game;
    const scripted = scenario.rewards.flatMap(({ script }) => script ?? []);
    const functions = [...new Set([scenario.doneScript ?? [], scripted].flat())];
    if (functions.length === 0) return null;
    const emulator = this.#emulator;
    const frame = (): number => this.#frame;
    if (scenario.openScript === null) throw new RangeError("nothing runs the scenario's scripts");
    return scenario.openScript(functions, {
      variables: [...variables.keys()],
      variable: (name) => readVariable(emulator.memory, variables.get(name) as Variable),
      byte: (address) => emulator.memory.readByte(address),
      get frame() {
        return frame();
      },
    });
  }
}
