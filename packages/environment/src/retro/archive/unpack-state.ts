import { gunzipSync, inflateSync } from "node:zlib";
import { coreThatSaved } from "@lockstep/emulation";
import { contentProblem } from "@lockstep/system";

// RetroArch's compressed streams. Source: libretro-common, streams/rzip_stream.c.
const RZIP = Buffer.from("#RZIPv\u0001#", "latin1");
const RZIP_HEADER_BYTES = 20;
// RetroArch's save states: blocks with a name of four letters and a length. Source: RetroArch, tasks/task_save.c.
const RASTATE = Buffer.from("RASTATE", "latin1");
const RASTATE_VERSION = 1;
const BLOCK_HEADER_BYTES = 8;
const BLOCK_ALIGNMENT = 8;
const CORE_BLOCK = "MEM ";
const END_BLOCK = "END ";

/**
 * A core's state out of the file that holds it: gym-retro's gzip; RetroArch's rzip or gzip or neither, with a RASTATE
 * inside or a bare state.
 * @param mostBytes of what is unpacked
 * @throws {Error} that says what is wrong with the file
 */
export function unpackState(file: Uint8Array, mostBytes: number): Uint8Array {
  const packed = unpacked(file, mostBytes);
  if (packed !== null) {
    const state = coreStateIn(packed.bytes);
    const inside = state.length === 0 ? "there is nothing" : contentProblem(state);
    if (inside !== null) throw new RangeError(`inside of ${packed.how}, ${inside}`);
    return state;
  }
  if (file.length === 0) throw new RangeError("it is empty");
  if (begins(file, RASTATE) || coreThatSaved(file) !== null) return coreStateIn(file);
  throw new RangeError(contentProblem(file) ?? "it is packed in no known way");
}

function unpacked(
  file: Uint8Array,
  mostBytes: number,
): { readonly bytes: Uint8Array; readonly how: string } | null {
  if (begins(file, RZIP)) return { bytes: unpackRzip(file, mostBytes), how: "rzip" };
  if (file[0] !== 0x1f || file[1] !== 0x8b) return null;
  const bytes = bounded(mostBytes, () => gunzipSync(file, { maxOutputLength: mostBytes }));
  return { bytes, how: "gzip" };
}

function unpackRzip(file: Uint8Array, mostBytes: number): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < RZIP_HEADER_BYTES) throw new RangeError("its rzip header is cut off");
  const [chunkBytes, total] = [view.getUint32(8, true), Number(view.getBigUint64(12, true))];
  if (total > mostBytes) throw new RangeError(`it unpacks to more than ${mostBytes} bytes`);
  const whole = new Uint8Array(total);
  let done = 0;
  for (let at = RZIP_HEADER_BYTES; done < total; ) {
    if (at + 4 > file.length) throw new RangeError(`it is cut off after ${done} of ${total} bytes`);
    const length = view.getUint32(at, true);
    const packed = file.subarray(at + 4, at + 4 + length);
    if (length === 0 || packed.length < length)
      throw new RangeError(`it is cut off after ${done} of ${total} bytes`);
    const room = Math.min(chunkBytes, total - done);
    const chunk = bounded(room, () => inflateSync(packed, { maxOutputLength: Math.max(room, 1) }));
    whole.set(chunk, done);
    done += chunk.length;
    at += 4 + length;
    if (chunk.length === 0) throw new RangeError("a part of its rzip is empty");
  }
  return whole;
}

function bounded(mostBytes: number, unpack: () => Uint8Array): Uint8Array {
  try {
    return new Uint8Array(unpack());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_BUFFER_TOO_LARGE") throw error;
    throw new RangeError(`it unpacks to more than ${mostBytes} bytes`, { cause: error });
  }
}

/** A RASTATE's state of the core; anything else as it is. */
function coreStateIn(bytes: Uint8Array): Uint8Array {
  if (!begins(bytes, RASTATE)) return bytes;
  const version = bytes[RASTATE.length];
  if (version !== RASTATE_VERSION)
    throw new RangeError(`it is a RASTATE of version ${version}, expected version 1`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = RASTATE.length + 1; at + BLOCK_HEADER_BYTES <= bytes.length; ) {
    const name = Buffer.from(bytes.subarray(at, at + 4)).toString("latin1");
    const length = view.getUint32(at + 4, true);
    at += BLOCK_HEADER_BYTES;
    if (name === END_BLOCK) break;
    if (at + length > bytes.length) throw new RangeError(`its block ${name.trim()} is cut off`);
    if (name === CORE_BLOCK) return bytes.slice(at, at + length);
    at += Math.ceil(length / BLOCK_ALIGNMENT) * BLOCK_ALIGNMENT;
  }
  throw new RangeError("it is a RASTATE without a core's state");
}

function begins(bytes: Uint8Array, beginning: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(0, beginning.length), beginning) === 0;
}
