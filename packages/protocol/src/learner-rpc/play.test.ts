import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ProtocolError } from "../errors/protocol-error.ts";
import { createRpcServer } from "../server/create-rpc-server.ts";
import type { RpcServerOptions } from "../server/rpc-server.ts";
import { someSteps } from "../testing/play-fixtures.ts";
import { startTcpProxy } from "../testing/tcp-proxy.ts";
import type { ActorConnection, PlayConnection } from "./actor-connection.ts";
import type { ActorMessage, SegmentEnd, SegmentSteps } from "./actor-message.ts";
import { addLearner, type LearnerLimits } from "./add-learner.ts";
import type { LearnerMessage } from "./learner-message.ts";
import { openPlay, type PlayOptions } from "./open-play.ts";
import { maxSnapshotBytes, type WireSnapshot } from "./wire-snapshot.ts";

interface Stage {
  readonly address: string;
  /** An actor's end and the learner's end of one stream. */
  open(
    options?: Partial<PlayOptions>,
  ): Promise<{ actor: PlayConnection; learner: ActorConnection }>;
  [Symbol.asyncDispose](): Promise<void>;
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const hello: ActorMessage = {
  type: "hello",
  actor: "a",
  capacity: 2,
  softwareVersion: "0.1.0",
  warmSlots: [7, 3],
  processor: { architecture: "x64", instructions: "avx2" },
};

async function aStage(options: Partial<RpcServerOptions> & LearnerLimits = {}): Promise<Stage> {
  const server = createRpcServer({ host: "127.0.0.1", port: 0, ...options });
  const arrivals: ((connection: ActorConnection) => void)[] = [];
  addLearner(server, (connection) => arrivals.shift()?.(connection), options);
  const { port } = await server.start();
  const address = `127.0.0.1:${port}`;
  return {
    address,
    open: async (playOptions = {}) => {
      const arrived = new Promise<ActorConnection>((resolve) => arrivals.push(resolve));
      const actor = openPlay({ address, signal: new AbortController().signal, ...playOptions });
      return { actor, learner: await arrived };
    },
    [Symbol.asyncDispose]: () => server.close(0),
  };
}

async function all<Message>(messages: AsyncIterable<Message>): Promise<Message[]> {
  const taken: Message[] = [];
  for await (const message of messages) taken.push(message);
  return taken;
}

const aSnapshot: WireSnapshot = {
  slot: 3,
  episode: 9,
  steps: 2,
  stepsBefore: 2 ** 40,
  content: Uint8Array.of(9, 8, 7),
  sha256: "ef".repeat(32),
};

const aStart = {
  slot: 3,
  version: 7,
  episode: 9,
  actions: Uint8Array.of(1, 2, 3),
  stepsBefore: 2 ** 40 + 1,
};

const end: SegmentEnd = {
  type: "end",
  slot: 3,
  version: 7,
  steps: 4,
  bootstrapValue: 0.5,
  sha256: "ab".repeat(32),
  observationSha256: "cd".repeat(32),
  hiddenState: Float32Array.of(0.5, -0.25),
  progress: null,
  episodes: [
    {
      slot: 3,
      episode: 9,
      startState: "Level1",
      steps: 1_234,
      frames: 5_000_000_000,
      episodeReturn: -12.125,
      progress: 0.25,
      finished: true,
      truncated: false,
    },
    {
      slot: 3,
      episode: 10,
      startState: "",
      steps: 0,
      frames: 0,
      episodeReturn: 0,
      progress: null,
      finished: false,
      truncated: true,
    },
  ],
};

/** An actor of a version that does not say what its slot shows. */
const { observationSha256: _, hiddenState: __, ...fromBefore } = end;

test("every message of an actor arrives as it was sent, in order", async () => {
  await using stage = await aStage();
  const { actor, learner } = await stage.open();
  const sent: ActorMessage[] = [
    hello,
    {
      type: "heartbeat",
      sequence: 4,
      steps: 2 ** 40,
      emulationSeconds: 1.5,
      inferenceSeconds: 0.25,
      residentBytes: 2 ** 33,
    },
    someSteps(),
    someSteps({ steps: 0 }),
    end,
    fromBefore,
    { type: "snapshot", ...aSnapshot },
    { type: "draining" },
  ];
  for (const message of sent) await actor.send(message);
  actor.close();
  assert.deepEqual(await all(learner.messages), sent);
  learner.close();
  assert.deepEqual(await all(actor.messages), []);
});

test("every message of the learner arrives as it was sent, in order", async () => {
  await using stage = await aStage();
  const { actor, learner } = await stage.open();
  const sent: LearnerMessage[] = [
    {
      type: "welcome",
      run: "run",
      configurationJson: "{}",
      configurationSha256: "cd".repeat(32),
      heartbeatIntervalMs: 1_000,
      leaseMs: 10_000,
      keepsSnapshots: true,
      actorEngine: "onnx",
    },
    {
      ...{ type: "grant", ...aStart, snapshot: aSnapshot, observationSha256: "ab".repeat(32) },
      hiddenState: Float32Array.of(1, 2, 3),
    },
    {
      type: "grant",
      slot: 0,
      version: 0,
      episode: 3,
      actions: Uint8Array.of(1, 2, 3),
      stepsBefore: 2 ** 40,
    },
    { type: "revoke", slot: 1 },
    { type: "receipt", slot: 0, version: 0, verdict: "accepted", code: "", message: "" },
    {
      type: "receipt",
      slot: 0,
      version: 0,
      verdict: "refused",
      code: "STALE_SEGMENT",
      message: "x",
    },
    { type: "receipt", slot: 0, version: 0, verdict: "duplicate", code: "", message: "" },
    { type: "heartbeatEcho", sequence: 0 },
    { type: "runOver", version: 12 },
  ];
  for (const message of sent) learner.send(message);
  learner.close();
  assert.deepEqual(await all(actor.messages), sent);
});

test("columns that arrive are copies, and frames a view of the message that is nearly all frames", async () => {
  await using stage = await aStage();
  const { actor, learner } = await stage.open();
  await actor.send(someSteps({ steps: 5, frameBytes: 7_056 }));
  actor.close();
  const [steps] = await all(learner.messages);
  assert.ok(steps?.type === "steps");
  for (const column of [steps.actions, steps.rewards, steps.flags, steps.values]) {
    assert.equal(column.byteOffset, 0);
    assert.equal(column.buffer.byteLength, column.byteLength);
  }
  assert.ok(steps.frames.buffer.byteLength < steps.frames.byteLength + 1_000);
});

test("a stream that waits for its next message keeps none of those before", async () => {
  await using stage = await aStage();
  const { actor, learner } = await stage.open();
  const messages = learner.messages[Symbol.asyncIterator]();
  /** In a call of its own, so that nothing of it stays here. */
  const receive = async (): Promise<WeakRef<object>> => {
    const { value } = (await messages.next()) as IteratorResult<ActorMessage>;
    assert.equal(value.type, "steps");
    return new WeakRef(value.frames.buffer);
  };
  const received: WeakRef<object>[] = [];
  for (let count = 0; count < 3; count++) {
    await actor.send(someSteps({ steps: 5, frameBytes: 7_056 }));
    received.push(await receive());
  }
  await actor.send(someSteps({ steps: 5, frameBytes: 7_056 }));
  const { value: held } = (await messages.next()) as IteratorResult<SegmentSteps>;
  received.push(new WeakRef(held.frames.buffer));
  const waiting = messages.next();
  // References that a function left on the stack go with its next turns.
  const isGone = (buffer: WeakRef<object>): boolean => buffer.deref() === undefined;
  for (let turn = 0; turn < 100 && !received.slice(0, 3).every(isGone); turn++) {
    await delay(10);
    collectGarbage();
  }
  // The one that somebody holds shows that the others need not have gone.
  assert.deepEqual(received.map(isGone), [true, true, true, false]);
  actor.close();
  assert.equal((await waiting).done, true);
});

test("frames give their memory back when the next message is asked for, and nothing of other messages goes with them", async () => {
  await using stage = await aStage();
  const { actor, learner } = await stage.open();
  const messages = learner.messages[Symbol.asyncIterator]();
  const receive = async (): Promise<SegmentSteps> => {
    const { value } = (await messages.next()) as IteratorResult<ActorMessage>;
    assert.equal(value.type, "steps");
    return value;
  };
  const large = someSteps({ steps: 5, frameBytes: 7_056 });
  const small = someSteps({ steps: 5, frameBytes: 16 });
  for (const message of [large, large, small, small]) await actor.send(message);
  const first = await receive();
  const { type: _, frames, ...columns } = first;
  assert.deepEqual(frames, large.frames);
  const second = await receive();
  assert.equal(frames.byteLength, 0);
  assert.deepEqual({ ...large, ...columns }, large, "the rest of it are copies");
  assert.deepEqual(second, large);
  const third = await receive();
  assert.deepEqual([third, await receive()], [small, small], "small ones share their memory");
  actor.close();
});

test("an error with which the learner closes arrives with its code and group", async () => {
  await using stage = await aStage();
  const { actor, learner } = await stage.open();
  learner.send({ type: "revoke", slot: 1 });
  learner.close(new ProtocolError("ACTOR_DUPLICATE", "actor 'a' plays already", { group: "peer" }));
  await assert.rejects(all(actor.messages), {
    name: "ProtocolError",
    code: "ACTOR_DUPLICATE",
    group: "peer",
    message: /actor 'a' plays already/,
  });
  await assert.rejects(actor.send(hello), { code: "ACTOR_DUPLICATE" });
});

const malformedMessages: Readonly<Record<string, ActorMessage>> = {
  "a digest that is none": { ...end, sha256: "abcd" },
  "no room for a slot": { ...hello, capacity: 0, warmSlots: [] },
  "an architecture without its instructions": {
    ...hello,
    processor: { architecture: "x64", instructions: "" },
  },
  "no name": { ...hello, actor: "" },
  "more slots warm than it has room for": { ...hello, capacity: 1 },
  "a snapshot that is too large": {
    type: "snapshot",
    ...aSnapshot,
    content: new Uint8Array(maxSnapshotBytes + 1),
  },
  "a snapshot without its hash": { type: "snapshot", ...aSnapshot, sha256: "" },
  "a heartbeat of NaN": {
    type: "heartbeat",
    sequence: 1,
    steps: Number.NaN,
    emulationSeconds: 0,
    inferenceSeconds: 0,
    residentBytes: 0,
  },
};

for (const [what, message] of Object.entries(malformedMessages)) {
  test(`an actor that sends ${what} is cut off with MALFORMED_MESSAGE`, async () => {
    const statuses: string[] = [];
    await using stage = await aStage({ onRpc: ({ status }) => statuses.push(status) });
    const { actor, learner } = await stage.open();
    await actor.send(message);
    await assert.rejects(all(learner.messages), { code: "MALFORMED_MESSAGE" });
    await assert.rejects(all(actor.messages), { code: "MALFORMED_MESSAGE", group: "peer" });
    assert.deepEqual(statuses, ["INVALID_ARGUMENT"]);
  });
}

test("a connection that breaks ends the iteration of both sides with a transient error", async () => {
  await using stage = await aStage();
  const proxy = await startTcpProxy(stage.address);
  const { actor, learner } = await stage.open({ address: proxy.address });
  await actor.send(hello);
  const transient = { code: "UNAVAILABLE", group: "transient" };
  const ended = [learner.messages, actor.messages].map((messages) =>
    assert.rejects(all<ActorMessage | LearnerMessage>(messages), transient),
  );
  proxy.cut();
  await Promise.all(ended);
  learner.send({ type: "revoke", slot: 1 });
  await assert.rejects(actor.send(hello), transient);
  proxy.close();
});

test("an actor that gives up ends its own iteration without an error, and the learner's", async () => {
  await using stage = await aStage();
  const stop = new AbortController();
  const { actor, learner } = await stage.open({ signal: stop.signal });
  await actor.send(hello);
  const ended = all(learner.messages).catch((error: unknown) => error);
  setTimeout(() => stop.abort(), 20);
  assert.deepEqual(await all(actor.messages), []);
  await ended;
});

test("a learner that disappears ends the actor's iteration with a transient error", async () => {
  const stage = await aStage();
  const { actor } = await stage.open();
  const ended = assert.rejects(all(actor.messages), { group: "transient" });
  await stage[Symbol.asyncDispose]();
  await ended;
});

test("a learner that is not there is UNAVAILABLE", async () => {
  const stage = await aStage();
  await stage[Symbol.asyncDispose]();
  const { address } = stage;
  const actor = openPlay({ address, signal: new AbortController().signal });
  await assert.rejects(all(actor.messages), { code: "UNAVAILABLE", group: "transient" });
});

test("a learner that takes connections but does not speak is UNAVAILABLE after the time to connect", async () => {
  const silent = createServer((socket) => socket.unref()).unref();
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const bound = silent.address();
  const address = `127.0.0.1:${typeof bound === "object" ? bound?.port : 0}`;
  const signal = new AbortController().signal;
  const actor = openPlay({ address, signal, connectTimeoutMs: 100 });
  await assert.rejects(all(actor.messages), {
    code: "UNAVAILABLE",
    message: /does not answer within .*; start it, or correct --learner/,
  });
  silent.close();
});

test("an actor without the token does not reach the learner", async () => {
  await using stage = await aStage({ token: "secret" });
  const { address } = stage;
  const actor = openPlay({ address, signal: new AbortController().signal, token: "other" });
  await assert.rejects(all(actor.messages), { code: "UNAUTHENTICATED" });
  await assert.doesNotReject(stage.open({ token: "secret" }));
});

test("a learner that does not read holds its actor back", async () => {
  await using stage = await aStage();
  const { actor, learner } = await stage.open();
  const message = someSteps({ steps: 100, frameBytes: 10_000 });
  let sent = 0;
  const sending = (async () => {
    for (; sent < 200; sent += 1) await actor.send(message);
    actor.close();
  })();
  // It is held back once nothing more is taken; an actor that is not comes to its end.
  for (let before = -1; sent > before || sent === 0; await delay(300)) before = sent;
  assert.ok(sent < 150, `${sent} MB were taken though nobody read`);
  assert.equal((await all(learner.messages)).length, 200);
  await sending;
});

test("an actor that does not read is cut off when too much waits for it", async () => {
  await using stage = await aStage({ maxBufferedBytes: 1_000_000 });
  const { learner } = await stage.open();
  const grant: LearnerMessage = {
    type: "grant",
    slot: 0,
    version: 0,
    episode: 0,
    actions: new Uint8Array(600_000),
    stepsBefore: 0,
  };
  learner.send(grant);
  assert.ok(learner.bufferedBytes > 600_000);
  learner.send(grant);
  await assert.rejects(all(learner.messages), { code: "PEER_TOO_SLOW" });
});
