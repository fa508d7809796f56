import { isDone, rewardOf } from "../game/scenario/scenario.js";
import { readVariable } from "../game/scenario/variable-reader.js";
import { VariableTracker } from "../game/scenario/variable-tracker.js";
export class ScenarioJudge {
    #emulator;
    #game;
    #tracker;
    #script;
    #frame = 0;
    rewards;
    constructor(emulator, game) {
        this.#emulator = emulator;
        this.#game = game;
        this.#tracker = new VariableTracker(game.watched);
        this.rewards = new Float64Array(game.scenario.rewards.length);
        this.#script = this.#openScript();
    }
    restart() {
        this.#frame = 0;
        this.#tracker.restart(this.#emulator.memory);
        if (this.#script !== null) {
            this.#script.restart();
            this.#judge();
        }
        this.rewards.fill(0);
    }
    update() {
        this.#tracker.update(this.#emulator.memory);
        return this.#judge();
    }
    get canSave() {
        return this.#script === null;
    }
    save(numbers) {
        this.#tracker.save(numbers);
        numbers.push(this.#frame, ...this.rewards);
    }
    load(numbers) {
        this.#tracker.load(numbers);
        this.#frame = numbers.take();
        numbers.takeInto(this.rewards);
    }
    value(name) {
        return this.#tracker.value(name);
    }
    #judge() {
        const { done, doneScript, rewards } = this.#game.scenario;
        const script = this.#script;
        const ended = doneScript === null || script === null
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
    #openScript() {
        const { scenario, variables } = this.#game;
        const scripted = scenario.rewards.flatMap(({ script }) => script ?? []);
        const functions = [...new Set([scenario.doneScript ?? [], scripted].flat())];
        if (functions.length === 0)
            return null;
        const emulator = this.#emulator;
        const frame = () => this.#frame;
        if (scenario.openScript === null)
            throw new RangeError("nothing runs the scenario's scripts");
        return scenario.openScript(functions, {
            variables: [...variables.keys()],
            variable: (name) => readVariable(emulator.memory, variables.get(name)),
            byte: (address) => emulator.memory.readByte(address),
            get frame() {
                return frame();
            },
        });
    }
}
