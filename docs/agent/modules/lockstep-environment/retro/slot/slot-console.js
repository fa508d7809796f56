import { uniform } from "../../../lockstep-learning/browser.js";
import { playsBothPads } from "../../configuration/environment-config.js";
import { EnvironmentError } from "../../environment-error.js";
import { drain } from "../../slot/drain.js";
import { DRAW_PURPOSES } from "../../slot/draw-purposes.js";
import { SavedNumbers } from "../../slot/saved-numbers.js";
import { FrameStack } from "../../wrappers/frame-stack.js";
import { RewardShaping } from "../../wrappers/reward-shaping.js";
import { actionTable } from "../wrappers/action-table.js";
import { GrayResize } from "../wrappers/gray-resize.js";
import { nativeFromRgb } from "../wrappers/native-from-rgb.js";
import { cropPicture } from "../wrappers/picture-crop.js";
import { drawStartState } from "../wrappers/start-state-draw.js";
import { StickyFrameSkip } from "../wrappers/sticky-frame-skip.js";
import { GameEpisode } from "./game-episode.js";
import { processSnapshots } from "./start-snapshots.js";
const LONG_SCRIPT_FRAMES = 1200;
export class SlotConsole {
    reward = 0;
    rewards;
    #options;
    #history;
    #purposes;
    #emulator;
    #play;
    #frames;
    #held;
    #skip;
    #shaping;
    #crop;
    #resizes = [];
    #startState = "";
    constructor(options, history) {
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
        this.#frames = new FrameStack(config.stack, config.observation.height * config.observation.width);
        this.#skip = new StickyFrameSkip(config.frameSkip, config.stickiness);
        this.#shaping = new RewardShaping(config);
    }
    get observation() {
        return this.#frames.observation;
    }
    get newestFrame() {
        return this.#frames.newestFrame;
    }
    get progress() {
        return this.#play.progress;
    }
    get framesPerSecond() {
        return this.#emulator.framesPerSecond;
    }
    picture() {
        return this.#emulator.picture();
    }
    begin() {
        drain(this.#begin(true, Number.POSITIVE_INFINITY));
    }
    *arrive(seen, stepsPerSlice, from) {
        const { frameSkip, startStateAssignment } = this.#options.config;
        const framesPerSlice = stepsPerSlice * frameSkip;
        if (startStateAssignment === "even")
            yield* this.#rememberLongScripts(framesPerSlice);
        if (from === null)
            yield* this.#begin(seen, framesPerSlice);
        else
            this.#load(from);
    }
    save() {
        const emulator = this.#emulator;
        if (emulator.exactStates !== true || !this.#play.canSave)
            return null;
        const numbers = new SavedNumbers();
        this.#play.save(numbers);
        this.#skip.save(numbers);
        this.#shaping.save(numbers);
        numbers.push(this.reward, ...this.rewards);
        return { numbers, observation: this.observation, emulator: emulator.saveState() };
    }
    step(action, seen) {
        const { onFrame, seed, index } = this.#options;
        const drawAll = this.#drawsEveryFrame || onFrame !== undefined;
        const u = uniform(seed, this.#purposes.stickiness, index, this.#history.steps - 1);
        this.rewards.fill(0);
        const second = this.#randomSecond();
        const ended = this.#skip.step(action, u, (number, last) => {
            const held = this.#held[number];
            const both = second === null ? held : [held[0], second];
            const done = this.#play.frame(both, last || drawAll);
            for (let i = 0; i < this.rewards.length; i++) {
                this.rewards[i] = this.rewards[i] + this.#play.rewards[i];
            }
            onFrame?.(() => this.#emulator.picture());
            return done;
        });
        this.reward = this.#shaping.shape(this.countedReward);
        if (seen && !ended) {
            this.#frames.shift();
            this.#observe();
        }
        return ended;
    }
    get countedReward() {
        return this.#play.counted(this.rewards);
    }
    outcome() {
        const { frames, episodeReturn, progress, finished } = this.#play;
        return { startState: this.#startState, frames, episodeReturn, progress, finished };
    }
    close() {
        this.#emulator.close();
    }
    *#begin(seen, framesPerSlice) {
        this.#startState = this.#drawnState();
        yield* this.#play.begin(this.#startState, { framesPerSlice, draw: this.#drawsEveryFrame });
        this.#shaping.restart();
        this.#skip.restart();
        if (!seen)
            return;
        this.#observe();
        this.#frames.fill();
    }
    #load({ numbers, observation, emulator }) {
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
    #randomSecond() {
        const { config, ownActions = config.actions.length, seed, index } = this.#options;
        if (config.players !== 2 || playsBothPads(config))
            return null;
        const u = uniform(seed, this.#purposes.environment, index, this.#history.steps - 1);
        return this.#held[Math.floor(u * ownActions)]?.[0];
    }
    get #drawsEveryFrame() {
        return this.#options.config.drawEveryFrame === true;
    }
    #drawnState() {
        const { config, seed, index } = this.#options;
        const { startStates: states, startStateAssignment: assignment } = config;
        const purpose = this.#purposes.startState;
        return drawStartState({ states, assignment, seed, purpose }, index, this.#history.episode);
    }
    *#rememberLongScripts(framesPerSlice) {
        const { game, config, snapshots = processSnapshots } = this.#options;
        if (snapshots === null)
            return;
        for (const state of new Set(config.startStates)) {
            const draw = this.#drawsEveryFrame;
            if (snapshots.isLong(this.#emulator, game, state, { frames: LONG_SCRIPT_FRAMES, draw })) {
                yield* snapshots.enter(this.#emulator, game, state, { framesPerSlice, draw });
            }
        }
    }
    #observe() {
        const emulator = this.#emulator;
        const native = emulator.nativePicture?.() ?? nativeFromRgb(emulator.picture());
        const picture = cropPicture(native, this.#crop);
        if (picture !== native)
            this.#expectEnoughLeft(picture, native);
        this.#resizeOf(picture).resize(picture, this.#frames.newestFrame);
    }
    #expectEnoughLeft(left, whole) {
        const { config, game } = this.#options;
        const { width, height } = config.observation;
        if (this.#crop === null || (left.width >= width && left.height >= height))
            return;
        const crop = [this.#crop.x, this.#crop.y, this.#crop.width, this.#crop.height];
        throw new EnvironmentError("OBSERVATION_REFUSED", `${game.folder}/${config.scenario}.json: crop [${crop.join(", ")}] leaves ${left.width}x${left.height} of the console's picture of ${whole.width}x${whole.height}, expected at least the observation's ${width}x${height}. Correct the crop, or make the observation smaller.`);
    }
    #resizeOf(picture) {
        const known = this.#resizes.find((resize) => resize.takes(picture));
        if (known !== undefined)
            return known;
        const resize = new GrayResize(picture, this.#options.config.observation);
        this.#resizes.push(resize);
        return resize;
    }
}
