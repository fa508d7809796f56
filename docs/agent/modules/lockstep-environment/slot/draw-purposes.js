export const DRAW_PURPOSES = {
    training: {
        action: "action",
        stickiness: "stickiness",
        startState: "startState",
        environment: "environment",
    },
    evaluation: {
        action: "evaluationAction",
        stickiness: "evaluationStickiness",
        startState: "evaluationStartState",
        environment: "evaluationEnvironment",
    },
};
