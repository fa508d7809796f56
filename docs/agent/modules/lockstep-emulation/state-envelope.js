import { bytesOfLatin1, latin1OfBytes, sameBytes } from "../lockstep-system/bytes/index.js";
import { sha256 } from "../lockstep-system/digest/in-browser.js";
import { EmulationError } from "./emulation-error.js";
const MAGIC = "LSTATE";
const DIGEST_BYTES = 32;
export function sealState(label, content) {
    const head = bytesOfLatin1(headOf(label));
    const sealed = new Uint8Array(head.length + content.length + DIGEST_BYTES);
    sealed.set(head);
    sealed.set(content, head.length);
    sealed.set(sha256(sealed.subarray(0, -DIGEST_BYTES)), head.length + content.length);
    return sealed;
}
export function openState(label, sealed) {
    const body = sealed.subarray(0, Math.max(0, sealed.length - DIGEST_BYTES));
    const text = latin1OfBytes(body.subarray(0, 256));
    if (!text.startsWith(`${MAGIC}\n`)) {
        throw refused(`expected a save state of ${label.core}, got ${sealed.length} foreign bytes`);
    }
    const [, core, romSha1, format] = text.split("\n", 4);
    if (core !== label.core)
        throw refused(`expected a state of ${label.core}, got one of ${core}`);
    if (romSha1 !== label.romSha1) {
        throw refused(`expected a state of ROM ${label.romSha1}, got one of ROM ${romSha1}`);
    }
    if (format !== String(label.format)) {
        throw refused(`expected format version ${label.format}, got ${format}`);
    }
    if (!sameBytes(sha256(body), sealed.subarray(-DIGEST_BYTES))) {
        throw refused("its checksum does not fit its content: the state is damaged");
    }
    return body.subarray(headOf(label).length);
}
function headOf(label) {
    return `${MAGIC}\n${label.core}\n${label.romSha1}\n${label.format}\n`;
}
function refused(why) {
    return new EmulationError("STATE_REFUSED", `Save state refused: ${why}. Make the state again.`);
}
