import type { BesideHeader, PlayHeader, ReplayHeader } from "@lockstep/watch-page";

/** One part of an answer that plays an episode. */
export function replayPart(
  header: ReplayHeader | BesideHeader | PlayHeader,
  payload: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return sizedPart(header, payload);
}

/** A header as JSON and a payload; both lengths are uint32, little endian. */
export function sizedPart(header: object, payload: Uint8Array): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const lengths = [text.length, payload.length].map((length) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(length);
    return bytes;
  });
  return Buffer.concat([lengths[0] as Buffer, text, lengths[1] as Buffer, payload]);
}
