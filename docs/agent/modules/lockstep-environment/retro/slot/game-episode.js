import { enterStartState } from "../game/integration/enter-start-state.js";
import { operate } from "../game/scenario/operation.js";
import { ScenarioJudge } from "./scenario-judge.js";
export class GameEpisode {
    #emulator;
    #game;
    #snapshots;
    #judge;
    #rewarded;
    #from = 0;
    #furthest = 0;
    #end = null;
    frames = 0;
    episodeReturn = 0;
    reward = 0;
    finished = false;
    constructor(emulator, game, snapshots, rewarded = 1) {
        this.#rewarded = rewarded;
        this.#emulator = emulator;
        this.#game = game;
        this.#snapshots = snapshots;
        this.#judge = new ScenarioJudge(emulator, game);
    }
    *begin(state, play) {
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
    frame(held, draw) {
        this.#emulator.frame(held, draw);
        const done = this.#judge.update();
        this.reward = this.counted(this.rewards);
        this.episodeReturn += this.reward;
        this.frames += 1;
        this.#follow();
        return done;
    }
    get canSave() {
        return this.#judge.canSave;
    }
    save(numbers) {
        this.#judge.save(numbers);
        numbers.push(this.#from, this.#furthest, Number(this.finished));
        numbers.push(this.frames, this.episodeReturn, this.reward);
    }
    load(numbers, state) {
        this.#judge.load(numbers);
        this.#end = this.#endOf(state);
        this.#from = numbers.take();
        this.#furthest = numbers.take();
        this.finished = numbers.take() !== 0;
        this.frames = numbers.take();
        this.episodeReturn = numbers.take();
        this.reward = numbers.take();
    }
    counted(rewards) {
        let sum = rewards[0] ?? 0;
        for (let player = 1; player < this.#rewarded; player++)
            sum += rewards[player] ?? 0;
        return sum;
    }
    get rewards() {
        return this.#judge.rewards;
    }
    get progress() {
        if (this.#end === null)
            return null;
        if (this.finished)
            return 1;
        const whole = this.#end - this.#from;
        return whole <= 0 ? 1 : Math.min(1, (this.#furthest - this.#from) / whole);
    }
    #endOf(state) {
        return this.#game.metadata.progress?.end[state] ?? null;
    }
    #follow() {
        const { progress, finish } = this.#game.metadata;
        if (progress !== null) {
            this.#furthest = Math.max(this.#furthest, this.#judge.value(progress.variable));
        }
        if (this.finished)
            return;
        if (finish === null) {
            this.finished = this.#end !== null && this.#furthest >= this.#end;
        }
        else {
            const value = this.#judge.value(finish.variable);
            this.finished = operate(finish.operation, value, finish.reference) > 0;
        }
    }
}
