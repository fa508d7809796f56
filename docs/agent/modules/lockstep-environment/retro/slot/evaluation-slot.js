import { evaluationLimit } from "../../environment-factory.js";
export function evaluationSlot({ config, ownActions, game, createEmulator }, { state, seed, mostSteps, ...watch }) {
    return {
        ...{ game, createEmulator, seed, ownActions },
        index: game.stateNames.indexOf(state),
        config: {
            ...config,
            startStates: [state],
            startStateAssignment: "even",
            timeLimitSteps: evaluationLimit(config.timeLimitSteps, mostSteps),
        },
        draws: "evaluation",
        ...watch,
    };
}
