import { messageOf } from "../../lockstep-errors/index.js";
import { uniform } from "../../lockstep-learning/browser.js";
import { EnvironmentError } from "../environment-error.js";
import { ActionLog } from "./action-log.js";
import { drain } from "./drain.js";
import { DRAW_PURPOSES } from "./draw-purposes.js";
import { expectReachable, positionRefused } from "./expect-reachable.js";
import { snapshotRefused } from "./snapshot-codec.js";
export class ReplayableSlot {
    index;
    #options;
    #history = { episode: 0, log: new ActionLog(), steps: 0 };
    #play = null;
    #situation = "fresh";
    #seeks = 0;
    constructor(options) {
        this.index = options.index;
        this.#options = options;
    }
    get observation() {
        return this.standing().observation;
    }
    get newestFrame() {
        return this.standing().newestFrame;
    }
    get progress() {
        return this.standing().progress;
    }
    get position() {
        this.#expectPosition();
        const { episode, log, steps } = this.#history;
        return { slot: this.index, episode, actions: log.toBytes(), stepsBefore: steps };
    }
    get framesPerSecond() {
        return this.standing().framesPerSecond;
    }
    picture() {
        return this.standing().picture();
    }
    actionDraw() {
        this.#expectPosition();
        const { seed, draws } = this.#options;
        return uniform(seed, DRAW_PURPOSES[draws].action, this.index, this.#history.steps);
    }
    step(action) {
        const play = this.standing();
        const { actions, timeLimitSteps } = this.#options.config;
        if (!Number.isInteger(action) || action < 0 || action >= actions.length) {
            throw new EnvironmentError("ACTION_OUT_OF_RANGE", `Slot ${this.index}: action ${action}, expected an integer from 0 to ${actions.length - 1}.`);
        }
        this.#situation = "lost";
        const terminated = this.#stepOf(play, action, true);
        const { reward } = play;
        const truncated = !terminated && this.#history.log.length === timeLimitSteps;
        const truncatedObservation = truncated ? play.observation.slice() : null;
        const ended = terminated || truncated;
        const episode = ended ? this.#outcome(play, truncated) : null;
        play.stepped?.(ended);
        if (ended) {
            this.#enter(this.#history.episode + 1);
            play.begin();
        }
        this.#situation = "standing";
        return { reward, terminated, truncated, truncatedObservation, episode };
    }
    seek(position) {
        drain(this.seekInSlices(position, Number.POSITIVE_INFINITY));
    }
    snapshot() {
        const state = this.standing().save?.() ?? null;
        const { codec } = this.#options;
        return state === null || codec === undefined ? null : codec.pack(this.position, state);
    }
    *seekInSlices(position, stepsPerSlice, from) {
        const { actions: table, timeLimitSteps, stack } = this.#options.config;
        expectReachable(position, { slot: this.index, actions: table.length, timeLimitSteps });
        const play = this.#open();
        this.#situation = "lost";
        this.#seeks += 1;
        const seek = this.#seeks;
        const superseded = () => seek !== this.#seeks || this.#play === null;
        const { actions, episode, stepsBefore } = position;
        this.#enter(episode);
        const begun = from?.steps ?? 0;
        for (const _slice of this.#arrive(play, position, stepsPerSlice, from)) {
            yield actions.length - begun;
            if (superseded())
                return;
        }
        for (const action of actions.subarray(0, begun))
            this.#history.log.push(action);
        this.#history.steps = stepsBefore - actions.length + begun;
        for (let done = begun; done < actions.length;) {
            const end = Math.min(actions.length, done + stepsPerSlice);
            for (; done < end; done++) {
                const seen = done >= actions.length - stack;
                if (this.#stepOf(play, actions[done], seen))
                    throw positionRefused(this.index, `its episode ended at step ${done + 1} of ${actions.length}`);
            }
            yield actions.length - done;
            if (superseded())
                return;
        }
        play.arrived?.();
        this.#situation = "standing";
    }
    close() {
        this.#play?.close?.();
        this.#play = null;
        this.#situation = "closed";
    }
    standing() {
        if (this.#situation === "fresh") {
            const play = this.#open();
            this.#situation = "lost";
            play.begin();
            this.#situation = "standing";
        }
        if (this.#situation !== "standing" || this.#play === null) {
            const why = this.#situation === "closed" ? "is closed" : "has no position";
            throw new EnvironmentError("SLOT_NOT_STANDING", `Slot ${this.index} ${why}: finish a seek before anything else.`);
        }
        return this.#play;
    }
    #expectPosition() {
        if (this.#situation !== "fresh")
            this.standing();
    }
    #open() {
        if (this.#situation === "closed") {
            throw new EnvironmentError("SLOT_NOT_STANDING", `Slot ${this.index} is closed.`);
        }
        this.#play ??= this.#options.open(this.#history);
        return this.#play;
    }
    *#arrive(play, position, stepsPerSlice, from) {
        const seen = position.actions.length < this.#options.config.stack;
        if (from === undefined) {
            for (const _slice of play.arrive(seen, stepsPerSlice, null))
                yield;
            return;
        }
        const { codec } = this.#options;
        if (play.save === undefined || codec === undefined)
            throw snapshotRefused(from, "this environment has none");
        const state = codec.unpack(from, position);
        try {
            for (const _slice of play.arrive(seen, stepsPerSlice, state))
                yield;
        }
        catch (error) {
            throw snapshotRefused(from, messageOf(error), error);
        }
    }
    #enter(episode) {
        this.#history.episode = episode;
        this.#history.log.clear();
    }
    #stepOf(play, action, seen) {
        this.#history.log.push(action);
        this.#history.steps += 1;
        return play.step(action, seen);
    }
    #outcome(play, truncated) {
        const { episode, log } = this.#history;
        return { episode, steps: log.length, truncated, ...play.outcome() };
    }
}
