import { base64OfBytes, bytesOfBase64 } from "../../../../lockstep-system/bytes/index.js";
import { EnvironmentError } from "../../../environment-error.js";
export function packGame(game, states) {
    const { scripts, openScript: _, doneScript, actions: __, ...scenario } = game.scenario;
    if (doneScript !== null || scenario.rewards.some(({ script }) => script !== undefined))
        throw new EnvironmentError("SCRIPT_UNSUPPORTED", `${game.name}: its scenario is judged by ${scripts.map(({ file }) => file).join(", ")}, and scripts do not run where there is no Node.js; use another scenario`);
    const { name, title, system, romSha1, stateNames } = game;
    const { progress, finish, coreOptions } = game.metadata;
    return {
        ...{ name, title, system, romSha1, scenario, stateNames },
        variables: [...game.variables.values()].map(({ declared: _, mask, ...variable }) => ({
            ...variable,
            mask: mask === null ? null : String(mask),
        })),
        watched: game.watched.map((variable) => variable.name),
        metadata: { progress, finish, coreOptions },
        states: game.startStates(states).map(packState),
    };
}
function packState(state) {
    const { name } = state;
    return state.kind === "inputs"
        ? { name, inputs: state.spans }
        : { name, saved: base64OfBytes(state.bytes) };
}
export function unpackGame(packed, rom) {
    const { name, title, system, romSha1, stateNames, metadata } = packed;
    const all = packed.variables.map((variable) => unpackVariable(variable, name));
    const variables = new Map(all.map((variable) => [variable.name, variable]));
    const states = new Map(packed.states.map((state) => [state.name, unpackState(state)]));
    const startState = (wanted) => {
        const state = states.get(wanted);
        if (state !== undefined)
            return state;
        throw new EnvironmentError("STATE_UNKNOWN", `${name} has no start state ${wanted} here, expected one of ${[...states.keys()].join(", ")}`);
    };
    return {
        ...{ name, title, system, rom, romSha1, variables, stateNames, startState },
        folder: name,
        romFile: "the cartridge",
        scenario: {
            ...packed.scenario,
            ...{ doneScript: null, scripts: [], openScript: null, actions: null },
        },
        watched: packed.watched.map((watched) => variables.get(watched)),
        metadata: {
            ...metadata,
            ...{
                title,
                defaultState: null,
                statesByPlayers: [],
                trainingStates: [],
                evaluationStates: [],
            },
        },
        startStates: (names) => names.map(startState),
    };
}
function unpackVariable({ mask, ...variable }, game) {
    return {
        ...variable,
        mask: mask === null ? null : BigInt(mask),
        declared: `${game}/data.json: ${variable.name} (address ${variable.address})`,
    };
}
function unpackState(state) {
    const { name } = state;
    return "inputs" in state
        ? { kind: "inputs", name, file: `${name}.inputs`, spans: state.inputs }
        : { kind: "saved", name, bytes: bytesOfBase64(state.saved) };
}
