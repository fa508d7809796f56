import type { ButtonMask, Emulator } from "@lockstep/emulation";
import { FrameStack } from "../../wrappers/frame-stack.ts";
import { RewardShaping } from "../../wrappers/reward-shaping.ts";
import type { Crop } from "../game/scenario/crop.ts";
import { actionTable } from "../wrappers/action-table.ts";
import { GrayResize } from "../wrappers/gray-resize.ts";
import { nativeFromRgb } from "../wrappers/native-from-rgb.ts";
import { cropPicture } from "../wrappers/picture-crop.ts";
import type { PictureSize } from "../wrappers/picture-size.ts";
import { StickyFrameSkip } from "../wrappers/sticky-frame-skip.ts";
import { GameEpisode } from "./game-episode.ts";
import type { SlotOptions } from "./slot-options.ts";
import { processSnapshots } from "./start-snapshots.ts";

/** About two seconds of the slowest emulator: no step should take much longer. */
const LONG_SCRIPT_FRAMES = 1200;

/** A slot's emulator with everything that stands between it and the agent. */
export class SlotConsole {
  readonly emulator: Emulator;
  readonly play: GameEpisode;
  readonly frames: FrameStack;
  /** Of the last step, shaped. */
  reward = 0;
  /** Of the last step as the scenario says, by player. */
  readonly rewards: Float64Array;
  readonly #options: SlotOptions;
  readonly #masks: readonly ButtonMask[];
  readonly #skip: StickyFrameSkip;
  readonly #shaping: RewardShaping;
  readonly #crop: Crop | null;
  /** Some consoles change the picture's size in the middle of a game. */
  readonly #resizes: GrayResize[] = [];

  /**
   * @throws {EnvironmentError} `BUTTON_UNKNOWN`
   * @throws {EmulationError} `ROM_REFUSED`
   */
  constructor(options: SlotOptions) {
    const { config, game, snapshots = processSnapshots } = options;
    this.#options = options;
    this.emulator = options.createEmulator(game.system, game.rom, game.metadata.coreOptions);
    this.#crop = game.scenario.crops[0] ?? null;
    this.#masks = actionTable(this.emulator.buttons, config.actions);
    this.play = new GameEpisode(this.emulator, game, snapshots);
    this.rewards = new Float64Array(this.play.rewards.length);
    this.frames = new FrameStack(
      config.stack,
      config.observation.height * config.observation.width,
    );
    this.#skip = new StickyFrameSkip(config.frameSkip, config.stickiness);
    this.#shaping = new RewardShaping(config);
  }

  /** @param seen whether the first frame will be part of an observation that is looked at */
  begin(state: string, seen: boolean): void {
    for (const _left of this.beginInSlices(state, seen, Number.POSITIVE_INFINITY));
  }

  /** Plays those of the start scripts that are long and that nobody has played yet, so that they are remembered. */
  *prepare(states: readonly string[], framesPerSlice: number): Generator<number, void, void> {
    const { game, snapshots = processSnapshots } = this.#options;
    if (snapshots === null) return;
    for (const state of new Set(states)) {
      if (snapshots.isLong(this.emulator, game, state, LONG_SCRIPT_FRAMES)) {
        yield* snapshots.enterInSlices(this.emulator, game, state, framesPerSlice);
      }
    }
  }

  /** {@link begin} in slices of a start script's frames; until it is done, nothing has begun. */
  *beginInSlices(
    state: string,
    seen: boolean,
    framesPerSlice: number,
  ): Generator<number, void, void> {
    yield* this.play.beginInSlices(state, seen, framesPerSlice);
    this.#shaping.restart();
    this.#skip.restart();
    if (!seen) return;
    this.#observe();
    this.frames.fill();
  }

  /** @param u the step's draw of stickiness @returns whether the game ended */
  step(action: number, u: number, seen: boolean): boolean {
    const { onFrame } = this.#options;
    this.rewards.fill(0);
    const ended = this.#skip.step(action, u, (held, last) => {
      const done = this.play.frame(
        this.#masks[held] as number,
        (seen && last) || onFrame !== undefined,
      );
      for (let i = 0; i < this.rewards.length; i++) {
        this.rewards[i] = (this.rewards[i] as number) + (this.play.rewards[i] as number);
      }
      onFrame?.(() => this.emulator.picture());
      return done;
    });
    this.reward = this.#shaping.shape(this.rewards[0] ?? 0);
    // Nobody looks at the picture of an end: what follows is another episode's first.
    if (seen && !ended) {
      this.frames.shift();
      this.#observe();
    }
    return ended;
  }

  #observe(): void {
    const { emulator } = this;
    const native = emulator.nativePicture?.() ?? nativeFromRgb(emulator.picture());
    const picture = cropPicture(native, this.#crop);
    this.#resizeOf(picture).resize(picture, this.frames.newestFrame);
  }

  #resizeOf(picture: PictureSize): GrayResize {
    const known = this.#resizes.find((resize) => resize.takes(picture));
    if (known !== undefined) return known;
    const resize = new GrayResize(picture, this.#options.config.observation);
    this.#resizes.push(resize);
    return resize;
  }
}
