import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import {
  type ActorConnection,
  type ActorMessage,
  addLearner,
  addParameterServer,
  createParameterClient,
  createRpcServer,
  openPlay,
  type ParameterService,
  ProtocolError,
  type RpcServer,
  type SegmentEnd,
  type VersionedWeights,
} from "@lockstep/protocol";
import { FakePolicyEngine } from "@lockstep/round/testing";
import { createReadiness } from "@lockstep/service-kit";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { createJitter, realClock } from "@lockstep/system";
import { Actor } from "./actor.ts";
import { PlayMeter } from "./play/play-meter.ts";
import { aSlot, aWelcome } from "./testing/actor-bench.ts";
import { aGrant } from "./testing/fake-learner.ts";
import { MessageQueue } from "./testing/message-queue.ts";

const token = "test-token";

test("an actor plays over the real protocol, and comes back when learner and parameter server were gone", {
  timeout: 30_000,
}, async () => {
  let learner = await startLearner(0);
  let parameters = await startParameters(0);
  const client = createParameterClient({
    addresses: [`127.0.0.1:${parameters.port}`],
    token,
  });
  const logger = createRecordingLogger();
  const actor = new Actor({
    name: "ada",
    softwareVersion: "0",
    processor: { architecture: "x64", instructions: "avx2" },
    capacity: 4,
    slotsAtOnce: null,
    chunkSteps: 4,
    snapshotShare: 0.01,
    giveUpAfterMs: 20_000,
    mostGrowthBytes: null,
    connect: (signal) => openPlay({ address: `127.0.0.1:${learner.port}`, token, signal }),
    parameters: client,
    openEnvironment: async () => ({ open: (index) => aSlot(index) }),
    createEngine: async () => new FakePolicyEngine(2 * 36 * 36, 7),
    residentBytes: () => process.memoryUsage.rss(),
    meter: new PlayMeter(realClock),
    clock: realClock,
    logger,
    readiness: createReadiness(),
    jitter: createJitter(1),
  });
  const ended = actor.run();
  try {
    parameters.publish(0);
    const first = await learner.round([aGrant({ slot: 0 }), aGrant({ slot: 1 })]);
    assert.deepEqual(
      first.map(({ slot, steps }) => [slot, steps]),
      [
        [0, 6],
        [1, 6],
      ],
    );
    parameters.publish(1);
    const undisturbed = await learner.round([]);

    const { port } = learner;
    const parametersPort = parameters.port;
    await Promise.all([learner.stop(), parameters.stop()]);
    parameters = await startParameters(parametersPort);
    learner = await startLearner(port);
    for (const version of [0, 1]) parameters.publish(version);
    const again = await learner.round([aGrant({ slot: 0 }), aGrant({ slot: 1 })]);
    assert.deepEqual(
      again.map(({ sha256 }) => sha256),
      first.map(({ sha256 }) => sha256),
      "what is played again is the same",
    );
    assert.equal(undisturbed.length, 2);
    learner.send({ type: "runOver", version: 2 });
    await ended;
  } finally {
    await actor.close();
    client.close();
    await Promise.all([learner.stop(), parameters.stop()]);
  }
});

interface LoopbackLearner {
  readonly port: number;
  send(message: Parameters<ActorConnection["send"]>[0]): void;
  /** Sends grants to the next actor that is there and waits for two complete segments. */
  round(grants: readonly ReturnType<typeof aGrant>[]): Promise<readonly SegmentEnd[]>;
  stop(): Promise<void>;
}

async function startLearner(port: number): Promise<LoopbackLearner> {
  const server = createRpcServer({ host: "127.0.0.1", port, token });
  const messages = new MessageQueue<ActorMessage>();
  const heard = messages[Symbol.asyncIterator]();
  let connection: ActorConnection | null = null;
  addLearner(server, (next) => {
    connection = next;
    void serve(next, messages);
  });
  const started = await server.start();
  const hear = async (type: ActorMessage["type"]): Promise<ActorMessage> => {
    for (;;) {
      const { value, done } = await heard.next();
      if (done === true) throw new Error(`the actor left before it said ${type}`);
      if (value.type === type) return value;
    }
  };
  let greeted = false;
  return {
    port: started.port,
    send: (message) => connection?.send(message),
    async round(grants) {
      if (!greeted) await hear("hello");
      greeted = true;
      for (const grant of grants) connection?.send(grant);
      const ends = [await hear("end"), await hear("end")] as SegmentEnd[];
      return ends.sort((a, b) => a.slot - b.slot);
    },
    stop: () => stop(server),
  };
}

async function serve(connection: ActorConnection, into: MessageQueue<ActorMessage>): Promise<void> {
  connection.send(aWelcome({ heartbeatIntervalMs: 200, leaseMs: 2_000 }));
  try {
    for await (const message of connection.messages) {
      if (message.type === "heartbeat") {
        connection.send({ type: "heartbeatEcho", sequence: message.sequence });
      }
      into.push(message);
    }
    connection.close();
  } catch {
    connection.close();
  }
}

interface LoopbackParameters {
  readonly port: number;
  publish(version: number): void;
  stop(): Promise<void>;
}

async function startParameters(port: number): Promise<LoopbackParameters> {
  const server = createRpcServer({ host: "127.0.0.1", port, token });
  const versions = new Map<number, VersionedWeights>();
  const subscribers = new Set<MessageQueue<VersionedWeights>>();
  const refuse = async (): Promise<never> => {
    throw new ProtocolError("UNIMPLEMENTED", "an actor never asks for this");
  };
  const service: ParameterService = {
    acquireFence: refuse,
    publish: refuse,
    saveCheckpoint: refuse,
    loadCheckpoint: refuse,
    async *subscribe({ signal, afterVersion }) {
      const queue = new MessageQueue<VersionedWeights>();
      subscribers.add(queue);
      signal.addEventListener("abort", () => queue.end());
      let last = afterVersion;
      for (const weights of versions.values()) queue.push(weights);
      for await (const weights of queue) {
        if (weights.version <= last) continue;
        last = weights.version;
        yield weights;
      }
    },
    async fetch(_run, version) {
      const weights = versions.get(version);
      if (weights === undefined) throw new ProtocolError("VERSION_NOT_FOUND", `no ${version}`);
      return weights;
    },
  };
  addParameterServer(server, service);
  const started = await server.start();
  return {
    port: started.port,
    publish: (version) => {
      const bytes = new Uint8Array(Float32Array.of(version + 1, 0, 0).buffer);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const weights = { run: "run-1", version, sha256, bytes };
      versions.set(version, weights);
      for (const queue of subscribers) queue.push(weights);
    },
    stop: async () => {
      for (const queue of subscribers) queue.end();
      await stop(server);
    },
  };
}

function stop(server: RpcServer): Promise<void> {
  return server.close(100);
}
