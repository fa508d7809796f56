import { createNesFactory } from "../../lockstep-emulation/browser.js";
import { evaluationSlot, GameSlot, heldAction, } from "../../lockstep-environment/browser.js";
import { exact, likeliest, logSoftmax, sampleCategorical } from "../../lockstep-learning/browser.js";
export class AgentPlay {
    #slot;
    #parts;
    #greedy;
    #actions = [];
    #stepsByPerson = 0;
    #return = 0;
    #decision = null;
    constructor(parts, { state, seed, greedy }, onFrame) {
        const { config, personActions, mostSteps } = parts.description;
        const createEmulator = (system, rom) => createNesFactory().create(system, rom);
        this.#parts = parts;
        this.#greedy = greedy;
        this.#slot = new GameSlot(evaluationSlot({
            config: { ...config, actions: personActions },
            ownActions: config.actions.length,
            game: parts.game,
            createEmulator,
        }, { state, seed, mostSteps, ...(onFrame === undefined ? {} : { onFrame }) }));
    }
    get observation() {
        return this.#slot.observation;
    }
    get picture() {
        return this.#slot.picture();
    }
    get framesPerSecond() {
        return this.#slot.framesPerSecond;
    }
    get progress() {
        return this.#slot.progress;
    }
    get decision() {
        this.#decision ??= this.#decide();
        return this.#decision;
    }
    step(held) {
        const { personActions } = this.#parts.description;
        const action = held === null ? this.decision.action : heldAction(personActions, held);
        this.#decision = null;
        this.#actions.push(action);
        if (held !== null)
            this.#stepsByPerson += 1;
        const { episode } = this.#slot.step(action);
        this.#return += this.#slot.countedReward;
        const [step, episodeReturn] = [this.#actions.length, this.#return];
        return { action, step, episodeReturn, ended: episode === null ? null : this.#end(episode) };
    }
    close() {
        this.#slot.close();
    }
    #decide() {
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
    #end(outcome) {
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
