import { createHash, randomBytes } from "node:crypto";
import { uniform } from "@lockstep/learning";
import { protobuf, type RawCall, type RawConnection, rawConnection } from "./raw-grpc.ts";

/** Where hostile peers go, and what they know. */
export interface Target {
  readonly learner: string;
  readonly parameterServer: string;
  readonly run: string;
  readonly token: string;
  /** An actor that plays the run. */
  readonly honestActor: string;
  /** Of the open round. */
  readonly version: () => Promise<number>;
  /** What was accepted in the newest round that is written down. */
  readonly accepted: () => Promise<readonly AcceptedSegment[]>;
}

export interface AcceptedSegment {
  readonly slot: number;
  readonly version: number;
  readonly sha256: string;
}

/** How often each code was answered, by method. */
export class Answers {
  readonly counts: Map<string, number> = new Map();

  add(method: string, code: string | null): void {
    if (code === null) return;
    const name = `${method} ${code}`;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}

export type Draw = (below: number) => number;

/** Numbers that only depend on the seed and on how many came before. */
export function drawFrom(seed: number): Draw {
  let counter = 0;
  return (below) => {
    counter += 1;
    return Math.floor(uniform(seed, "faultPlan", 0, counter) * below);
  };
}

type Attack = (place: Place) => Promise<void>;

interface Place {
  readonly connection: RawConnection;
  readonly target: Target;
  readonly draw: Draw;
  readonly answers: Answers;
  readonly token: Readonly<Record<string, string>>;
}

const playPath = "/lockstep.v1.Learner/Play";
const parameterPath = (method: string): string => `/lockstep.v1.ParameterServer/${method}`;
/** That no run comes to. */
const farVersion = 1_000_000;
const sha256 = new Uint8Array(32).fill(7);

/** Sends messages in one stream of Play and notes what the learner answers. */
function play(
  messages: (place: Place) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>,
): Attack {
  return async (place) => {
    const call = place.connection.call(playPath, place.token);
    for (const message of await messages(place)) call.send(message);
    call.end();
    await noted(place, "Play", call);
  };
}

async function noted({ answers }: Place, method: string, call: RawCall): Promise<void> {
  const { code, messages } = await call.outcome();
  answers.add(method, code);
  if (method !== "Play") return;
  for (const message of messages) answers.add("segment", refusalIn(message));
}

/** What a Receipt says that does not accept, from its bytes, field 4: `duplicate`, or the code in its field 4. */
function refusalIn(message: Buffer): string | null {
  if (message[0] !== 4 * 8 + 2) return null;
  // A verdict of 2 in field 3, and no text after it.
  if (message.at(-2) === 3 * 8 && message.at(-1) === 2) return "duplicate";
  return /[A-Z]+_[A-Z_]+/.exec(message.toString("latin1"))?.[0] ?? null;
}

let peers = 0;
const hello = (actor?: string): Buffer => {
  peers += 1;
  return protobuf({ 1: protobuf({ 1: actor ?? `hostile-${peers}`, 2: 1, 3: "0" }) });
};
const heartbeat = protobuf({ 2: protobuf({ 1: 1 }) });
const end = (slot: number, version: number, hash: Uint8Array = sha256): Buffer =>
  protobuf({ 4: protobuf({ 1: slot, 2: version, 3: 5, 6: hash }) });
const steps = (slot: number, version: number, frameBytes: number): Buffer => {
  const column = new Uint8Array(5);
  const floats = new Uint8Array(20);
  const columns = { 4: column, 5: floats, 6: column, 7: floats, 8: floats };
  return protobuf({
    3: protobuf({ 1: slot, 2: version, ...columns, 10: new Uint8Array(frameBytes) }),
  });
};

function mutated(message: Buffer, draw: Draw): Buffer {
  const copy = Buffer.from(message);
  for (let change = 0; change <= draw(4); change++) copy[draw(copy.length)] = draw(256);
  return copy.subarray(0, copy.length - draw(2) * draw(copy.length));
}

function call(
  method: string,
  messages: (place: Place) => readonly Uint8Array[],
  token?: Readonly<Record<string, string>>,
): Attack {
  return async (place) => {
    const raw = place.connection.call(parameterPath(method), token ?? place.token);
    for (const message of messages(place)) raw.send(message);
    raw.end();
    await noted(place, method, raw);
  };
}

const fourBytes = new Uint8Array(4);
const hashOfFour = createHash("sha256").update(fourBytes).digest();
const publishing = (run: string, sizeBytes: number, hash: Uint8Array = sha256): Buffer => {
  const header = protobuf({ 1: run, 2: farVersion, 3: hash, 4: sizeBytes });
  return protobuf({ 1: protobuf({ 1: header, 2: 0 }) });
};

/** Everything that somebody without the token can say. */
export const unauthenticated: Readonly<Record<string, Attack>> = {
  "Play without a token": async (place) => noted(place, "Play", place.connection.call(playPath)),
  "Play with a wrong token": async (place) =>
    noted(place, "Play", place.connection.call(playPath, { authorization: "Bearer wrong" })),
};

export const onLearner: Readonly<Record<string, Attack>> = {
  ...unauthenticated,
  noise: play(() => [randomBytes(100).fill(0xff, 0, 1)]),
  nothing: play(() => [new Uint8Array()]),
  "a heartbeat before a hello": play(() => [heartbeat]),
  "a segment before a hello": play(() => [end(0, 0)]),
  "a second hello": play(() => [hello(), hello()]),
  "a hello without room": play(() => [protobuf({ 1: protobuf({ 1: "x", 3: "0" }) })]),
  "the name of an actor that plays": play(({ target }) => [hello(target.honestActor)]),
  "a name that is too long": play(() => [hello("x".repeat(1_000))]),
  "a slot that is not there": play(() => [hello(), end(4_000_000_000, 0)]),
  "a segment of frames that do not fit": play(() => [hello(), steps(0, 0, 77)]),
  "5 MiB in a message": play(() => [hello(), protobuf({ 3: new Uint8Array(5 << 20) })]),
  "9 MiB in a message": play(() => [hello(), protobuf({ 3: new Uint8Array(9 << 20) })]),
  "a heartbeat of nonsense": play(() => [
    hello(),
    protobuf({ 2: Buffer.concat([Buffer.from([0x11]), Buffer.alloc(8, 0xff)]) }),
  ]),
  "old, future and foreign segments": play(({ draw }) => [
    hello(),
    ...Array.from({ length: 20 }, () => end(draw(4), draw(3) * farVersion)),
  ]),
  // Of another's slot; or a second answer that differs, where that has one already.
  "segments of the open round": play(async ({ target }) => {
    const version = await target.version();
    return [hello(), ...[3, 2, 1, 0].map((slot) => end(slot, version))];
  }),
  "what was accepted, once more": play(async ({ target }) => {
    const accepted = await target.accepted();
    return [
      hello(),
      ...accepted.map(({ slot, version, sha256: hex }) =>
        end(slot, version, Buffer.from(hex, "hex")),
      ),
    ];
  }),
  "messages with some bytes changed": play(({ draw }) => [
    hello(),
    mutated([end(0, 1), steps(1, 1, 900), heartbeat, hello()][draw(4)] ?? heartbeat, draw),
  ]),
  "half a message": async (place) => {
    const raw = place.connection.call(playPath, place.token);
    raw.write(Buffer.from([0, 0, 0, 4, 0, 1, 2, 3]));
    raw.end();
    await noted(place, "Play", raw);
  },
  "compression that was never agreed on": async (place) => {
    const raw = place.connection.call(playPath, place.token);
    raw.write(Buffer.from([1, 0, 0, 0, 1, 9]));
    await noted(place, "Play", raw);
  },
  "an RPC that does not exist": async ({ connection, token }) => {
    const raw = connection.call("/lockstep.v1.Learner/Destroy", token);
    raw.end();
    await raw.outcome();
  },
};

const noToken = {};

export const onParameterServer: Readonly<Record<string, Attack>> = {
  "AcquireFence without a token": call("AcquireFence", () => [new Uint8Array()], noToken),
  "Publish with a wrong token": call("Publish", () => [new Uint8Array()], {
    authorization: "Bearer wrong",
  }),
  "AcquireFence of nobody": call("AcquireFence", () => [protobuf({ 1: "" })]),
  "noise to publish": call("Publish", () => [randomBytes(64).fill(0xff, 0, 1)]),
  "chunks without a header": call("Publish", () => [protobuf({ 2: new Uint8Array(100) })]),
  "an old fence": call("Publish", ({ target: { run } }) => [
    publishing(run, fourBytes.length, hashOfFour),
    protobuf({ 2: fourBytes }),
  ]),
  "a wrong hash": call("Publish", ({ target: { run } }) => [
    publishing(run, 4),
    protobuf({ 2: new Uint8Array(4) }),
  ]),
  "less than was announced": call("Publish", ({ target: { run } }) => [publishing(run, 200 << 20)]),
  "more than was announced": call("Publish", ({ target: { run } }) => [
    publishing(run, 4),
    protobuf({ 2: new Uint8Array(5) }),
  ]),
  "4 GB announced": call("Publish", ({ target: { run } }) => [publishing(run, 4_000_000_000)]),
  "5 MiB in a message": call("Publish", () => [protobuf({ 2: new Uint8Array(5 << 20) })]),
  "9 MiB in a message": call("Publish", () => [protobuf({ 2: new Uint8Array(9 << 20) })]),
  "a version that is not there": call("Fetch", ({ target: { run } }) => [
    protobuf({ 1: run, 2: 4_000_000_000 }),
  ]),
  "a run that is not there": call("Fetch", ({ draw }) => [
    protobuf({ 1: `nowhere-${draw(1e6)}`, 2: 0 }),
  ]),
  "a checkpoint that is noise": call("SaveCheckpoint", () => [randomBytes(64).fill(0xff, 0, 1)]),
  "a subscription of nobody": call("Subscribe", ({ target: { run } }) => [protobuf({ 1: run })]),
};

/** Makes every attack once, in an order of the seed's, and notes the answers. */
export async function attackOnce(
  attacks: Readonly<Record<string, Attack>>,
  address: string,
  place: Omit<Place, "connection" | "token">,
): Promise<void> {
  const { draw, target } = place;
  const order = Object.entries(attacks).map(([name, attack]) => ({ name, attack, key: draw(1e9) }));
  order.sort((a, b) => a.key - b.key);
  for (const { attack } of order) {
    const connection = rawConnection(address);
    const token = { authorization: `Bearer ${target.token}` };
    await attack({ ...place, connection, token });
    connection.close();
  }
}
