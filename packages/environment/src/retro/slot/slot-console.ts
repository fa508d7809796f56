import type { Emulator, Picture } from "@lockstep/emulation";
import { uniform } from "@lockstep/learning/browser";
import { playsBothPads } from "../../configuration/environment-config.ts";
import { EnvironmentError } from "../../environment-error.ts";
import { drain } from "../../slot/drain.ts";
import { DRAW_PURPOSES, type DrawPurposes } from "../../slot/draw-purposes.ts";
import { SavedNumbers } from "../../slot/saved-numbers.ts";
import type { SlotHistory, SlotPlay } from "../../slot/slot-play.ts";
import type { SlotState } from "../../slot/snapshot-codec.ts";
import type { EpisodeOutcome } from "../../slot-port.ts";
import { FrameStack } from "../../wrappers/frame-stack.ts";
import { RewardShaping } from "../../wrappers/reward-shaping.ts";
import type { Crop } from "../game/scenario/crop.ts";
import { actionTable, type HeldButtons } from "../wrappers/action-table.ts";
import { GrayResize } from "../wrappers/gray-resize.ts";
import { nativeFromRgb } from "../wrappers/native-from-rgb.ts";
import { cropPicture } from "../wrappers/picture-crop.ts";
import type { PictureSize } from "../wrappers/picture-size.ts";
import { drawStartState } from "../wrappers/start-state-draw.ts";
import { StickyFrameSkip } from "../wrappers/sticky-frame-skip.ts";
import { GameEpisode } from "./game-episode.ts";
import type { SlotOptions } from "./slot-options.ts";
import { processSnapshots } from "./start-snapshots.ts";

/** About two seconds of the slowest emulator: no step should take much longer. */
const LONG_SCRIPT_FRAMES = 1200;

/** One episode after another of a game: the emulator with everything that stands between it and the agent. */
export class SlotConsole implements SlotPlay {
  /** Of the last step, shaped. */
  reward = 0;
  /** Of the last step as the scenario says, by player. */
  readonly rewards: Float64Array;
  readonly #options: SlotOptions;
  readonly #history: SlotHistory;
  readonly #purposes: DrawPurposes;
  readonly #emulator: Emulator;
  readonly #play: GameEpisode;
  readonly #frames: FrameStack;
  readonly #held: readonly HeldButtons[];
  readonly #skip: StickyFrameSkip;
  readonly #shaping: RewardShaping;
  readonly #crop: Crop | null;
  /** Some consoles change the picture's size in the middle of a game. */
  readonly #resizes: GrayResize[] = [];
  #startState = "";

  /**
   * @throws {EnvironmentError} `BUTTON_UNKNOWN`
   * @throws {EmulationError} `ROM_REFUSED`
   */
  constructor(options: SlotOptions, history: SlotHistory) {
    const { config, game, snapshots = processSnapshots, draws = "training" } = options;
    this.#options = options;
    this.#history = history;
    this.#purposes = DRAW_PURPOSES[draws];
    this.#emulator = options.createEmulator(game.system, game.rom, game.metadata.coreOptions);
    this.#crop = game.scenario.crops[0] ?? null;
    this.#held = actionTable(this.#emulator, config.actions, config.players ?? 1);
    const rewarded = playsBothPads(config) ? 2 : 1;
    this.#play = new GameEpisode(this.#emulator, game, snapshots, rewarded);
    this.rewards = new Float64Array(this.#play.rewards.length);
    this.#frames = new FrameStack(
      config.stack,
      config.observation.height * config.observation.width,
    );
    this.#skip = new StickyFrameSkip(config.frameSkip, config.stickiness);
    this.#shaping = new RewardShaping(config);
  }

  get observation(): Uint8Array {
    return this.#frames.observation;
  }

  get newestFrame(): Uint8Array {
    return this.#frames.newestFrame;
  }

  get progress(): number | null {
    return this.#play.progress;
  }

  get framesPerSecond(): number {
    return this.#emulator.framesPerSecond;
  }

  picture(): Picture {
    return this.#emulator.picture();
  }

  begin(): void {
    drain(this.#begin(true, Number.POSITIVE_INFINITY));
  }

  /** Long start scripts of later episodes are played as well: a step cannot be sliced. */
  *arrive(
    seen: boolean,
    stepsPerSlice: number,
    from: SlotState | null,
  ): Generator<unknown, void, void> {
    const { frameSkip, startStateAssignment } = this.#options.config;
    const framesPerSlice = stepsPerSlice * frameSkip;
    if (startStateAssignment === "even") yield* this.#rememberLongScripts(framesPerSlice);
    if (from === null) yield* this.#begin(seen, framesPerSlice);
    else this.#load(from);
  }

  save(): SlotState | null {
    const emulator = this.#emulator;
    if (emulator.exactStates !== true || !this.#play.canSave) return null;
    const numbers = new SavedNumbers();
    this.#play.save(numbers);
    this.#skip.save(numbers);
    this.#shaping.save(numbers);
    numbers.push(this.reward, ...this.rewards);
    return { numbers, observation: this.observation, emulator: emulator.saveState() };
  }

  step(action: number, seen: boolean): boolean {
    const { onFrame, seed, index } = this.#options;
    // A replay leaves undrawn what play left undrawn, looked at or not: on some cores drawing shows in the RAM.
    const drawAll = this.#drawsEveryFrame || onFrame !== undefined;
    const u = uniform(seed, this.#purposes.stickiness, index, this.#history.steps - 1);
    this.rewards.fill(0);
    const second = this.#randomSecond();
    const ended = this.#skip.step(action, u, (number, last) => {
      const held = this.#held[number] as HeldButtons;
      const both = second === null ? held : [held[0] as number, second];
      const done = this.#play.frame(both, last || drawAll);
      for (let i = 0; i < this.rewards.length; i++) {
        this.rewards[i] = (this.rewards[i] as number) + (this.#play.rewards[i] as number);
      }
      onFrame?.(() => this.#emulator.picture());
      return done;
    });
    this.reward = this.#shaping.shape(this.countedReward);
    // Nobody looks at the picture of an end: what follows is another episode's first.
    if (seen && !ended) {
      this.#frames.shift();
      this.#observe();
    }
    return ended;
  }

  /** Of the last step's {@link rewards}, the sum over the players whose rewards count. */
  get countedReward(): number {
    return this.#play.counted(this.rewards);
  }

  outcome(): Omit<EpisodeOutcome, "episode" | "steps" | "truncated"> {
    const { frames, episodeReturn, progress, finished } = this.#play;
    return { startState: this.#startState, frames, episodeReturn, progress, finished };
  }

  close(): void {
    this.#emulator.close();
  }

  *#begin(seen: boolean, framesPerSlice: number): Generator<unknown, void, void> {
    this.#startState = this.#drawnState();
    yield* this.#play.begin(this.#startState, { framesPerSlice, draw: this.#drawsEveryFrame });
    this.#shaping.restart();
    this.#skip.restart();
    if (!seen) return;
    this.#observe();
    this.#frames.fill();
  }

  /** @throws {EmulationError} `STATE_REFUSED` @throws {RangeError} when the state is another configuration's */
  #load({ numbers, observation, emulator }: SlotState): void {
    const expected = this.observation.length;
    if (observation.length !== expected) {
      throw new RangeError(`its observation has ${observation.length} bytes, expected ${expected}`);
    }
    this.#emulator.loadState(emulator);
    this.#startState = this.#drawnState();
    this.#play.load(numbers, this.#startState);
    this.#skip.load(numbers);
    this.#shaping.load(numbers);
    this.reward = numbers.take();
    numbers.takeInto(this.rewards);
    numbers.expectAllTaken();
    this.#frames.observation.set(observation);
  }

  /** What the second player holds in a step where random numbers say it; else `null`. It depends on the step only. */
  #randomSecond(): number | null {
    const { config, ownActions = config.actions.length, seed, index } = this.#options;
    if (config.players !== 2 || playsBothPads(config)) return null;
    const u = uniform(seed, this.#purposes.environment, index, this.#history.steps - 1);
    return this.#held[Math.floor(u * ownActions)]?.[0] as number;
  }

  get #drawsEveryFrame(): boolean {
    return this.#options.config.drawEveryFrame === true;
  }

  #drawnState(): string {
    const { config, seed, index } = this.#options;
    const { startStates: states, startStateAssignment: assignment } = config;
    const purpose = this.#purposes.startState;
    return drawStartState({ states, assignment, seed, purpose }, index, this.#history.episode);
  }

  /** Plays those of the start scripts that are long and that nobody has played yet, so that they are remembered. */
  *#rememberLongScripts(framesPerSlice: number): Generator<unknown, void, void> {
    const { game, config, snapshots = processSnapshots } = this.#options;
    if (snapshots === null) return;
    for (const state of new Set(config.startStates)) {
      const draw = this.#drawsEveryFrame;
      if (snapshots.isLong(this.#emulator, game, state, { frames: LONG_SCRIPT_FRAMES, draw })) {
        yield* snapshots.enter(this.#emulator, game, state, { framesPerSlice, draw });
      }
    }
  }

  #observe(): void {
    const emulator = this.#emulator;
    const native = emulator.nativePicture?.() ?? nativeFromRgb(emulator.picture());
    const picture = cropPicture(native, this.#crop);
    if (picture !== native) this.#expectEnoughLeft(picture, native);
    this.#resizeOf(picture).resize(picture, this.#frames.newestFrame);
  }

  #expectEnoughLeft(left: PictureSize, whole: PictureSize): void {
    const { config, game } = this.#options;
    const { width, height } = config.observation;
    if (this.#crop === null || (left.width >= width && left.height >= height)) return;
    const crop = [this.#crop.x, this.#crop.y, this.#crop.width, this.#crop.height];
    throw new EnvironmentError(
      "OBSERVATION_REFUSED",
      `${game.folder}/${config.scenario}.json: crop [${crop.join(", ")}] leaves ${left.width}x${left.height} of the console's picture of ${whole.width}x${whole.height}, expected at least the observation's ${width}x${height}. Correct the crop, or make the observation smaller.`,
    );
  }

  #resizeOf(picture: PictureSize): GrayResize {
    const known = this.#resizes.find((resize) => resize.takes(picture));
    if (known !== undefined) return known;
    const resize = new GrayResize(picture, this.#options.config.observation);
    this.#resizes.push(resize);
    return resize;
  }
}
