import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:http2";
import { test } from "node:test";
import { ProtocolError } from "../errors/protocol-error.ts";
import { checkHealth } from "../testing/check-health.ts";
import {
  aParameterServer,
  createRememberingService,
  someWeights,
} from "../testing/parameter-fixtures.ts";
import { serviceNames } from "../transport/service-names.ts";
import { assembleContent } from "./content.ts";
import type { Subscription, VersionedWeights } from "./parameter-service.ts";

const megabytes = 6_700_000;

function listen(signal: AbortSignal, afterVersion = -1): Subscription {
  return { run: "run", afterVersion, subscriber: "test", signal };
}

/** The first `count` versions of a subscription, as a promise to be awaited later. */
async function take(
  weights: AsyncIterable<VersionedWeights>,
  count: number,
): Promise<VersionedWeights[]> {
  const taken: VersionedWeights[] = [];
  for await (const one of weights) {
    taken.push(one);
    if (taken.length === count) break;
  }
  return taken;
}

test("weights of 6.7 MB go from publisher to subscriber unchanged, in an aligned buffer", async () => {
  await using place = await aParameterServer();
  const client = place.client();
  const weights = someWeights({ version: 1, sizeBytes: megabytes });
  const fence = await client.acquireFence("run", "test");
  const next = take(client.subscribe(listen(new AbortController().signal)), 1);
  assert.deepEqual(await client.publish({ ...weights, fence }), { duplicate: false });
  const [received] = await next;
  assert.ok(received !== undefined);
  assert.equal(received.version, 1);
  assert.equal(received.sha256, weights.sha256);
  assert.ok(Buffer.from(received.bytes).equals(weights.bytes));
  assert.equal(received.bytes.byteOffset % 4, 0);
});

test("one version is encoded once for all who ask", async () => {
  const { encodeWeights } = await import("./content-codec.ts");
  const weights = someWeights({ sizeBytes: 600_000 });
  const chunks = encodeWeights(weights);
  assert.equal(chunks.length, 3);
  assert.equal(encodeWeights(weights), chunks);
  assert.notEqual(encodeWeights({ ...weights }), chunks);
});

test("a fetched version, a checkpoint and their absence cross the wire", async () => {
  await using place = await aParameterServer();
  const client = place.client();
  const weights = someWeights({ version: 4, sizeBytes: 300_000 });
  await client.publish({ ...weights, fence: 1 });
  assert.deepEqual(await client.fetch("run", 4), weights);
  await assert.rejects(client.fetch("run", 5), { code: "VERSION_NOT_FOUND", group: "peer" });
  assert.equal(await client.loadCheckpoint("run"), null);
  const checkpoint = someWeights({ version: 4, sizeBytes: 900_001 });
  await client.saveCheckpoint({ ...checkpoint, fence: 1 });
  assert.deepEqual(await client.loadCheckpoint("run"), checkpoint);
});

test("bytes that are not what their hash says are refused by the server", async () => {
  await using place = await aParameterServer();
  const wrong = { ...someWeights(), sha256: "00".repeat(32) };
  const refusal = { code: "HASH_MISMATCH", group: "peer" };
  await assert.rejects(place.client().publish({ ...wrong, fence: 1 }), refusal);
  await assert.rejects(place.client().saveCheckpoint({ ...wrong, fence: 1 }), refusal);
  assert.equal(place.outcomes.filter(({ status }) => status === "DATA_LOSS").length, 2);
});

test("bytes that are not what their hash says are refused by the client", async () => {
  const service = createRememberingService();
  await using place = await aParameterServer({ service });
  service.weights.set(1, { ...someWeights({ version: 1 }), sha256: "11".repeat(32) });
  await assert.rejects(place.client().fetch("run", 1), { code: "HASH_MISMATCH" });
});

test("a subscriber takes damaged weights for a lost connection and asks again", async () => {
  const service = createRememberingService();
  await using place = await aParameterServer({ service });
  const good = someWeights({ version: 1 });
  service.weights.set(1, { ...good, sha256: "11".repeat(32) });
  const client = place.client({ onRetry: () => service.weights.set(1, good) });
  const [received] = await take(client.subscribe(listen(new AbortController().signal)), 1);
  assert.equal(received?.sha256, good.sha256);
});

test("an RPC without the token is refused as UNAUTHENTICATED, with it it passes", async () => {
  await using place = await aParameterServer({ token: "secret" });
  for (const options of [{}, { token: "wrong" }, { token: "secret " }]) {
    const client = place.client(options);
    const refusal = { name: "ProtocolError", code: "UNAUTHENTICATED", group: "configuration" };
    await assert.rejects(client.acquireFence("run", "test"), refusal);
    await assert.rejects(client.publish({ ...someWeights(), fence: 1 }), refusal);
    await assert.rejects(take(client.subscribe(listen(new AbortController().signal)), 1), refusal);
    await assert.rejects(checkHealth({ address: place.address, ...options }), refusal);
  }
  assert.equal(place.outcomes.length, 12);
  assert.equal(await place.client({ token: "secret" }).acquireFence("run", "test"), 1);
});

test("weights larger than the server takes are RESOURCE_EXHAUSTED, before they are read", async () => {
  await using place = await aParameterServer({ maxContentBytes: 1_000 });
  const client = place.client();
  await assert.rejects(client.publish({ ...someWeights({ sizeBytes: megabytes }), fence: 1 }), {
    code: "MESSAGE_TOO_LARGE",
  });
  assert.equal(place.outcomes[0]?.status, "RESOURCE_EXHAUSTED");
  assert.deepEqual(await client.publish({ ...someWeights({ sizeBytes: 1_000 }), fence: 1 }), {
    duplicate: false,
  });
});

test("one message larger than the server takes is RESOURCE_EXHAUSTED", async () => {
  for (const maxMessageBytes of [200_000, 1_000]) {
    await using place = await aParameterServer({ maxMessageBytes });
    await assert.rejects(
      place.client().publish({ ...someWeights({ sizeBytes: 256 * 1024 }), fence: 1 }),
      { code: "MESSAGE_TOO_LARGE" },
    );
  }
});

test("a request that never comes to its end is refused and counted", async () => {
  await using place = await aParameterServer({ requestMs: 200 });
  const session = connect(`http://${place.address}`);
  const stream = session.request({
    ":method": "POST",
    ":path": "/lockstep.v1.ParameterServer/Publish",
    "content-type": "application/grpc",
    te: "trailers",
  });
  stream.write(Buffer.from([0, 0, 0, 1]));
  const [headers] = await once(stream, "response");
  assert.equal(headers["lockstep-code"], "DEADLINE_EXCEEDED");
  assert.deepEqual(
    place.outcomes.map(({ method, code }) => [method, code]),
    [["Publish", "DEADLINE_EXCEEDED"]],
  );
  session.destroy();
});

test("an announcement of much costs nothing until it comes", () => {
  const before = process.memoryUsage().arrayBuffers;
  const sizeBytes = 200 * 1024 * 1024;
  const announced = Array.from({ length: 20 }, () =>
    assembleContent({ run: "run", version: 1, sha256: "", sizeBytes }),
  );
  assert.ok(process.memoryUsage().arrayBuffers - before < sizeBytes);
  assert.equal(announced.length, 20);
});

test("an RPC that is not answered in time ends with DEADLINE_EXCEEDED", async () => {
  const service = {
    ...createRememberingService(),
    acquireFence: () => new Promise<number>(() => 0),
  };
  await using place = await aParameterServer({ service });
  await assert.rejects(place.client({ deadlineMs: 100 }).acquireFence("run", "test"), {
    code: "DEADLINE_EXCEEDED",
    group: "transient",
  });
});

test("transient failures are tried again, others are not", async () => {
  let calls = 0;
  const service = {
    ...createRememberingService(),
    acquireFence: async () => {
      calls += 1;
      if (calls < 3) throw new ProtocolError("STORE_UNAVAILABLE", "not now");
      if (calls > 3) throw new ProtocolError("FENCE_STALE", "never");
      return 7;
    },
  };
  await using place = await aParameterServer({ service });
  const retried: string[] = [];
  const client = place.client({ retryForMs: 10_000, onRetry: ({ code }) => retried.push(code) });
  assert.equal(await client.acquireFence("run", "test"), 7);
  assert.deepEqual(retried, ["STORE_UNAVAILABLE", "STORE_UNAVAILABLE"]);
  await assert.rejects(client.acquireFence("run", "test"), { code: "FENCE_STALE", group: "fatal" });
  assert.equal(calls, 4);
});

test("all attempts of one acquisition carry one holder, two acquisitions carry two", async () => {
  const holders: string[] = [];
  const service = {
    ...createRememberingService(),
    acquireFence: async (_run: string, holder: string) => {
      holders.push(holder);
      if (holders.length === 1) throw new ProtocolError("STORE_UNAVAILABLE", "not now");
      return 1;
    },
  };
  await using place = await aParameterServer({ service });
  const client = place.client({ retryForMs: 10_000 });
  await client.acquireFence("run", "learner");
  await client.acquireFence("run", "learner");
  assert.equal(holders[0], holders[1]);
  assert.notEqual(holders[1], holders[2]);
});

test("a subscription outlives a restart of its server and repeats nothing", async () => {
  const service = createRememberingService();
  const first = await aParameterServer({ service });
  await service.publish({ ...someWeights({ version: 1 }), fence: 1 });
  const client = first.client();
  const versions: number[] = [];
  const stop = new AbortController();
  let restarted: Promise<Awaited<ReturnType<typeof aParameterServer>>> | undefined;
  for await (const { version } of client.subscribe(listen(stop.signal))) {
    versions.push(version);
    if (version === 3) stop.abort();
    if (version === 2) await service.publish({ ...someWeights({ version: 3 }), fence: 1 });
    if (version === 1) {
      await first.server.close(0);
      restarted = aParameterServer({ service, port: first.port });
      await restarted;
      await service.publish({ ...someWeights({ version: 2 }), fence: 1 });
    }
  }
  assert.deepEqual(versions, [1, 2, 3]);
  client.close();
  await (await restarted)?.[Symbol.asyncDispose]();
});

test("a client goes on to the next address when one does not answer", async () => {
  const gone = await aParameterServer();
  await gone[Symbol.asyncDispose]();
  await using place = await aParameterServer();
  const client = place.client({ addresses: [gone.address, place.address], retryForMs: 10_000 });
  assert.equal(await client.acquireFence("run", "test"), 1);
  await client.publish({ ...someWeights({ version: 1 }), fence: 1 });
  const [received] = await take(client.subscribe(listen(new AbortController().signal)), 1);
  assert.equal(received?.version, 1);
});

test("a subscription ends without an error when its signal aborts or the client closes", async () => {
  await using place = await aParameterServer();
  const stop = new AbortController();
  const client = place.client();
  const ended = take(client.subscribe(listen(stop.signal)), 1);
  const closed = take(client.subscribe(listen(new AbortController().signal)), 1);
  setTimeout(() => stop.abort(), 20);
  assert.deepEqual(await ended, []);
  client.close();
  assert.deepEqual(await closed, []);
});

test("a slow subscriber skips versions and ends at the newest", async () => {
  const service = createRememberingService();
  await using place = await aParameterServer({ service });
  const client = place.client();
  const stop = new AbortController();
  const received: number[] = [];
  const size = 4 * 1024 * 1024;
  await service.publish({ ...someWeights({ version: 1, sizeBytes: size }), fence: 1 });
  for await (const { version } of client.subscribe(listen(stop.signal))) {
    received.push(version);
    if (version === 1) {
      for (let next = 2; next <= 40; next += 1) {
        service.weights.set(next, someWeights({ version: next, sizeBytes: size }));
        await service.publish({ ...someWeights({ version: next, sizeBytes: 1_000 }), fence: 1 });
        service.weights.delete(next - 1);
      }
    }
    if (version === 40) stop.abort();
  }
  assert.ok(received.length < 40, `${received.length} deliveries`);
  assert.deepEqual(
    received,
    [...new Set(received)].sort((a, b) => a - b),
  );
});

test("closing a client fails what it is doing with CANCELLED", async () => {
  const service = {
    ...createRememberingService(),
    acquireFence: () => new Promise<number>(() => 0),
  };
  await using place = await aParameterServer({ service });
  const client = place.client();
  const waiting = client.acquireFence("run", "test");
  setTimeout(() => client.close(), 20);
  await assert.rejects(waiting, { code: "CANCELLED" });
});

test("the health service says what serves", async () => {
  await using place = await aParameterServer();
  const ask = (service: string) => checkHealth({ address: place.address, service });
  assert.equal(await ask(""), "SERVING");
  assert.equal(await ask(serviceNames.parameterServer), "UNKNOWN");
  place.server.setServing(serviceNames.parameterServer, true);
  assert.equal(await ask(serviceNames.parameterServer), "SERVING");
  place.server.setServing(serviceNames.parameterServer, false);
  assert.equal(await ask(serviceNames.parameterServer), "NOT_SERVING");
});

test("a port in use is told by number", async () => {
  await using place = await aParameterServer();
  await assert.rejects(aParameterServer({ port: place.port }), {
    code: "ADDRESS_IN_USE",
    group: "configuration",
    message: new RegExp(`port ${place.port} on 127.0.0.1 is in use`),
  });
});

test("names that are empty or too long are refused", async () => {
  await using place = await aParameterServer();
  for (const run of ["", "x".repeat(201)]) {
    await assert.rejects(place.client().acquireFence(run, "test"), { code: "MALFORMED_MESSAGE" });
  }
});
