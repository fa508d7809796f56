import { unpackGame } from "../../lockstep-environment/browser.js";
import { floatsOfBytes, WasmPolicy } from "../../lockstep-model/browser.js";
import { hexOfBytes } from "../../lockstep-system/bytes/index.js";
import { sha256 } from "../../lockstep-system/digest/in-browser.js";
import { agentFiles } from "./agent-description.js";
export function openAgent(description, weights, rom) {
    const hash = hexOfBytes(sha256(weights));
    if (hash !== description.weightsSha256)
        throw new RangeError(`${agentFiles.weights} has SHA-256 ${hash}, ${agentFiles.description} says ${description.weightsSha256}; copy the whole folder again`);
    const policy = new WasmPolicy(description.network);
    policy.loadWeights(floatsOfBytes(weights));
    return { description, policy, game: unpackGame(description.game, rom) };
}
