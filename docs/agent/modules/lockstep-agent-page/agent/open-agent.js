import { unpackGame } from "../../lockstep-environment/browser.js";
import { floatsOfBytes, WasmPolicy } from "../../lockstep-model/browser.js";
import { hexOfBytes } from "../../lockstep-system/bytes/index.js";
import { sha256 } from "../../lockstep-system/digest/in-browser.js";
import { agentFiles } from "./agent-description.js";
export function openAgent(description, weights, rom) {
    expectBytes(agentFiles.weights, weights, description.weightsSha256);
    expectBytes(agentFiles.rom, rom, description.rom.sha256);
    const policy = new WasmPolicy(description.network);
    policy.loadWeights(floatsOfBytes(weights));
    return { description, policy, game: unpackGame(description.game, rom) };
}
function expectBytes(file, bytes, expected) {
    const hash = hexOfBytes(sha256(bytes));
    if (hash !== expected)
        throw new RangeError(`${file} has SHA-256 ${hash}, ${agentFiles.description} says ${expected}; copy the whole folder again`);
}
