import { ProtocolError } from "../errors/protocol-error.ts";
import { releaseMemory } from "../transport/release-memory.ts";
import { decodeMessage, encodeMessage } from "../transport/rpc-definition.ts";
import { v1 } from "../transport/rpcs.ts";
import {
  assembleContent,
  type ContentAssembly,
  type ContentHeader,
  checkHeader,
  chunksOf,
} from "./content.ts";
import type { Checkpoint, Fenced, VersionedWeights } from "./parameter-service.ts";

/** Content that is sent in chunks: weights and checkpoints have the same form. */
type Content = VersionedWeights | Checkpoint;

const headerOf = (content: Content) => ({
  run: content.run,
  version: content.version,
  sha256: Buffer.from(content.sha256, "hex"),
  sizeBytes: content.bytes.byteLength,
});

/** The messages that publish weights. */
export function* encodePublish(weights: VersionedWeights & Fenced): Generator<Buffer> {
  const header = { weights: headerOf(weights), fence: weights.fence };
  yield encodeMessage(v1.PublishRequest, { header });
  for (const chunk of chunksOf(weights.bytes)) yield encodeMessage(v1.PublishRequest, { chunk });
}

/** The messages that save a checkpoint. */
export function* encodeSave(checkpoint: Checkpoint & Fenced): Generator<Buffer> {
  const header = { ...headerOf(checkpoint), fence: checkpoint.fence };
  yield encodeMessage(v1.SaveCheckpointRequest, { header });
  for (const chunk of chunksOf(checkpoint.bytes)) {
    yield encodeMessage(v1.SaveCheckpointRequest, { chunk });
  }
}

/** Encoded chunks are a property of their weights: V8 frees what a WeakMap has in full collections only. */
const encoded = Symbol("encoded chunks");

/** The messages that carry weights to clients; made once for each object and shared by all clients. */
export function encodeWeights(weights: VersionedWeights): readonly Buffer[] {
  const kept = weights as VersionedWeights & { [encoded]?: readonly Buffer[] };
  let chunks = kept[encoded];
  if (chunks === undefined) {
    chunks = [...chunksOf(weights.bytes)].map((chunk, index) =>
      encodeMessage(
        v1.WeightsChunk,
        index === 0 ? { header: headerOf(weights), chunk } : { chunk },
      ),
    );
    Object.defineProperty(kept, encoded, { value: chunks });
  }
  return chunks;
}

/** The messages that carry a checkpoint to the learner. */
export function* encodeCheckpoint(checkpoint: Checkpoint): Generator<Buffer> {
  let first = true;
  for (const chunk of chunksOf(checkpoint.bytes)) {
    const header = { ...headerOf(checkpoint), fence: 0 };
    yield encodeMessage(v1.CheckpointChunk, first ? { header, chunk } : { chunk });
    first = false;
  }
}

/** Assembles published weights. @throws {ProtocolError} when they are invalid */
export async function decodePublish(
  messages: AsyncIterable<Buffer>,
  maxContentBytes: number,
): Promise<VersionedWeights & Fenced> {
  const { assembly, fence } = await collect(messages, (bytes) => {
    const { header, chunk } = decodeMessage(v1.PublishRequest, bytes);
    if (header === null || header === undefined) return { chunk };
    if (header.weights === null) throw missingHeader();
    return { header: checkHeader(header.weights, maxContentBytes), fence: header.fence };
  });
  return { ...contentOf(assembly), fence };
}

/** Assembles a checkpoint to save. @throws {ProtocolError} when it is invalid */
export async function decodeSave(
  messages: AsyncIterable<Buffer>,
  maxContentBytes: number,
): Promise<Checkpoint & Fenced> {
  const { assembly, fence } = await collect(messages, (bytes) => {
    const { header, chunk } = decodeMessage(v1.SaveCheckpointRequest, bytes);
    if (header === null || header === undefined) return { chunk };
    return { header: checkHeader(header, maxContentBytes), fence: header.fence };
  });
  return { ...contentOf(assembly), fence };
}

/** Assembles a loaded checkpoint; `null` when there is none. @throws {ProtocolError} when it is invalid */
export async function decodeCheckpoint(
  messages: AsyncIterable<Buffer>,
  maxContentBytes: number,
): Promise<Checkpoint | null> {
  for await (const weights of decodeContents(messages, maxContentBytes, v1.CheckpointChunk)) {
    return weights;
  }
  return null;
}

/** Assembles weights, version by version, as they arrive. @throws {ProtocolError} when they are invalid */
export function decodeWeights(
  messages: AsyncIterable<Buffer>,
  maxContentBytes: number,
): AsyncIterable<VersionedWeights> {
  return decodeContents(messages, maxContentBytes, v1.WeightsChunk);
}

async function* decodeContents(
  messages: AsyncIterable<Buffer>,
  maxContentBytes: number,
  codec: typeof v1.WeightsChunk | typeof v1.CheckpointChunk,
): AsyncIterable<Content> {
  let assembly: ContentAssembly | undefined;
  for await (const bytes of messages) {
    const { header, chunk } = decodeMessage(codec, bytes);
    if (header !== null && header !== undefined) {
      if (assembly !== undefined) assembly.finish();
      assembly = assembleContent(checkHeader(header, maxContentBytes));
    }
    if (assembly === undefined) throw missingHeader();
    assembly.add(chunk);
    releaseMemory(bytes);
    if (assembly.complete) {
      yield contentOf(assembly);
      assembly = undefined;
    }
  }
  if (assembly !== undefined) assembly.finish();
}

interface ContentPart {
  readonly header?: ContentHeader;
  readonly fence?: number;
  readonly chunk?: Uint8Array | null;
}

async function collect(
  messages: AsyncIterable<Buffer>,
  read: (bytes: Buffer) => ContentPart,
): Promise<{ assembly: ContentAssembly; fence: number }> {
  let assembly: ContentAssembly | undefined;
  let fence = 0;
  for await (const bytes of messages) {
    const part = read(bytes);
    if (assembly === undefined) {
      if (part.header === undefined) throw missingHeader();
      assembly = assembleContent(part.header);
      fence = part.fence ?? 0;
    } else {
      assembly.add(part.chunk ?? new Uint8Array());
      releaseMemory(bytes);
    }
  }
  if (assembly === undefined) throw missingHeader();
  return { assembly, fence };
}

function contentOf(assembly: ContentAssembly): Content {
  const { run, version, sha256 } = assembly.header;
  return { run, version, sha256, bytes: assembly.finish() };
}

const missingHeader = (): ProtocolError =>
  new ProtocolError(
    "MALFORMED_MESSAGE",
    "the first message of a version or checkpoint has no header; run the same version of Lockstep on both sides",
  );
