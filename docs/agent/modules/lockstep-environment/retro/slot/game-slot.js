import { EnvironmentError } from "../../environment-error.js";
import { ReplayableSlot } from "../../slot/replayable-slot.js";
import { SlotConsole } from "./slot-console.js";
export class GameSlot extends ReplayableSlot {
    constructor(options, codec) {
        const { config, game } = options;
        if (config.startStates.length === 0) {
            throw new EnvironmentError("STATE_UNKNOWN", `No start states were configured for ${game.name}: expected some of ${game.stateNames.join(", ")}.`);
        }
        game.startStates(config.startStates);
        super({
            ...{ index: options.index, seed: options.seed, config },
            draws: options.draws ?? "training",
            codec,
            open: (history) => new SlotConsole(options, history),
        });
    }
    get playerRewards() {
        return this.standing().rewards;
    }
    get countedReward() {
        return this.standing().countedReward;
    }
}
