import { hexOfBytes } from "../../lockstep-system/bytes/index.js";
import { sha1Hex, sha256 } from "../../lockstep-system/digest/in-browser.js";
const headerBytes = 16;
export function cartridgeProblem({ game, rom }, bytes) {
    if (hexOfBytes(sha256(bytes)) === rom.sha256)
        return null;
    const sha1 = sha1Hex(bytes.subarray(headerBytes));
    return sha1 === game.romSha1
        ? `it is ${game.title}, but with another iNES header than the run had: expected a file with SHA-256 ${rom.sha256}`
        : `it is not ${game.title}: its SHA-1 without the iNES header is ${sha1}, expected ${game.romSha1}; choose the .nes file itself, not an archive`;
}
