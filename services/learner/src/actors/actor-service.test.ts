import assert from "node:assert/strict";
import { test } from "node:test";
import { LockstepError } from "@lockstep/errors";
import type { ActorMessage, LearnerMessage } from "@lockstep/protocol";
import { firstPosition } from "@lockstep/round";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { createFakeClock } from "@lockstep/system/testing";
import { Tally } from "../report/tally.ts";
import { SlotSnapshots } from "../slots/slot-snapshots.ts";
import { eventually } from "../testing/a-learner.ts";
import { cutSteps, playSegment } from "../testing/a-segment.ts";
import { aSnapshot } from "../testing/a-snapshot.ts";
import { anOpenRound } from "../testing/an-open-round.ts";
import { FakeConnection } from "../testing/fake-actor.ts";
import { FakeEngine } from "../testing/fake-engine.ts";
import type { ActorProcessor } from "./actor-processor.ts";
import { ActorRoster } from "./actor-roster.ts";
import { ActorService } from "./actor-service.ts";
import { SlotLeases } from "./slot-leases.ts";

const welcome = {
  type: "welcome",
  run: "test",
  configurationJson: "{}",
  configurationSha256: "aa",
  heartbeatIntervalMs: 1_000,
  leaseMs: 3_000,
  keepsSnapshots: true,
  actorEngine: "onnx",
} as const;

/** A service of a round of two slots that are given out at once. */
function aService(published = true, actorProcessor?: ActorProcessor) {
  const { table, shape, round } = anOpenRound(2, new FakeEngine(), published);
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const tally = new Tally();
  const roster = new ActorRoster(welcome);
  const leases = new SlotLeases({
    ...{ table, roster, tally },
    snapshots: new SlotSnapshots(2),
    round: () => round,
    segmentLength: shape.segmentLength,
    log: () => undefined,
  });
  leases.begin();
  let accepted = 0;
  const service = new ActorService({
    ...{ welcome, actorProcessor, roster, leases, tally, clock, logger },
    round: () => round,
    onAccepted: () => {
      accepted += 1;
    },
    onChange: () => undefined,
  });
  return {
    ...{ service, round, shape, table, tally, clock, logger },
    accepted: () => accepted,
    /** An actor's stream; it says hello unless told what to say instead. */
    connect(actor: string, first: ActorMessage | null = hello(actor)) {
      const connection = new FakeConnection(actor);
      const ended = service.connect(connection);
      if (first !== null) connection.push(first);
      return { connection, ended };
    },
  };
}

function hello(actor: string): Extract<ActorMessage, { type: "hello" }> {
  return { type: "hello", actor, capacity: 4, softwareVersion: "test", warmSlots: [] };
}

const draining: ActorMessage = { type: "draining" };
const kinds = (sent: readonly LearnerMessage[]): string[] => sent.map(({ type }) => type);
/** Of the error that an actor was cut off with. */
function codeOf({ closed }: FakeConnection): string | null {
  return closed?.error instanceof LockstepError ? closed.error.code : null;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("an actor is welcomed, then granted its slots, and its heartbeats are answered", async () => {
  const { connect } = aService();
  const { connection } = connect("a");
  connection.push({
    type: "heartbeat",
    sequence: 7,
    steps: 0,
    emulationSeconds: 0,
    inferenceSeconds: 0,
    residentBytes: 1,
  });
  await eventually("the echo", () => connection.sent.length === 4);
  assert.deepEqual(kinds(connection.sent), ["welcome", "grant", "grant", "heartbeatEcho"]);
  assert.deepEqual(connection.sent[0], welcome);
  assert.deepEqual(connection.sent.at(-1), { type: "heartbeatEcho", sequence: 7 });
});

test("an actor whose last bits would differ is cut off before it gets a slot, one that says nothing is noted", async () => {
  const { connect, logger, table } = aService(true, {
    architecture: "x64",
    instructions: "avx512",
  });
  const other = { architecture: "x64", instructions: "avx2" };
  const { connection, ended } = connect("b", { ...hello("b"), processor: other });
  await ended;
  assert.equal(codeOf(connection), "ACTOR_DIFFERS");
  assert.deepEqual(connection.sent, []);
  assert.equal(table.heldBy("b").length, 0);
  const earlier = connect("a");
  await eventually("its grants", () => earlier.connection.sent.length === 3);
  assert.equal(logger.lines.filter(({ message }) => /does not say/.test(message)).length, 1);
});

test("whoever says anything before hello is cut off, and only it", async () => {
  const { connect } = aService();
  const other = connect("a");
  const { connection, ended } = connect("b", draining);
  await ended;
  assert.equal(codeOf(connection), "PROTOCOL_VIOLATION");
  await turn();
  assert.equal(other.connection.closed, null);
});

test("a segment is answered and accepted once, a second answer is a duplicate, another one an alarm", async () => {
  const { connect, shape, tally, accepted, logger } = aService();
  const { connection } = connect("a");
  const sent = playSegment(shape, firstPosition(0), 4);
  const other = playSegment(shape, firstPosition(0), 4, 99);
  for (const { steps, end } of [sent, sent, other]) {
    connection.push(steps);
    connection.push(end);
  }
  const receipts = () => connection.sent.filter(({ type }) => type === "receipt");
  await eventually("three receipts", () => receipts().length === 3);
  assert.deepEqual(
    receipts().map((receipt) => receipt.type === "receipt" && receipt.verdict),
    ["accepted", "duplicate", "refused"],
  );
  assert.equal(accepted(), 1);
  const { segmentsAccepted, segmentsDuplicate, conflictingDuplicates } = tally.counts;
  assert.deepEqual([segmentsAccepted, segmentsDuplicate, conflictingDuplicates], [1, 1, 1]);
  assert.ok(logger.lines.some(({ message }) => message.startsWith("determinism is broken")));
});

test("an actor that sends what cannot be is cut off, it is counted, and its slots go to others", async () => {
  const { connect, shape, tally, table } = aService();
  const { connection, ended } = connect("a");
  const b = connect("b");
  await eventually("b is there", () => b.connection.sent.length > 0);
  const { steps } = playSegment(shape, firstPosition(0), 4);
  connection.push({ ...steps, values: new Float32Array(1) });
  await ended;
  assert.equal(codeOf(connection), "SEGMENT_MALFORMED");
  assert.deepEqual(tally.counts.segmentsRefused, { SEGMENT_MALFORMED: 1 });
  assert.deepEqual(table.holders, ["b", "b"]);
});

test("what is sent of a round whose weights are not out waits until they are, and nobody else waits with it", async () => {
  const { connect, shape, round, service, accepted } = aService(false);
  const { connection } = connect("a");
  const sent = playSegment(shape, firstPosition(0), 4);
  for (const steps of cutSteps(sent, [2], shape)) connection.push(steps);
  connection.push(sent.end);
  const b = connect("b");
  await eventually("b is welcome", () => kinds(b.connection.sent).includes("welcome"));
  assert.equal(accepted(), 0);
  assert.equal(connection.closed, null);
  round.publish();
  service.published();
  await eventually("the segment", () => accepted() === 1);
});

test("one that waits for a round's weights is let go when the service closes", async () => {
  const { connect, shape, service, accepted } = aService(false);
  const { connection, ended } = connect("a");
  await eventually("it is welcome", () => connection.sent.length > 0);
  connection.push(playSegment(shape, firstPosition(0), 4).steps);
  await turn();
  service.close();
  await ended;
  assert.equal(accepted(), 0);
});

test("an actor that is silent for longer than its lease is sent away, and its slots go to others", async () => {
  const { connect, service, clock, tally, table } = aService();
  const { connection, ended } = connect("a");
  await eventually("it is welcome", () => connection.sent.length > 0);
  const watching = service.watchLeases(250);
  for (let ms = 0; ms < 12_000 && connection.closed === null; ms += 250) await clock.advance(250);
  watching.cancel();
  assert.equal(codeOf(connection), "LEASE_EXPIRED");
  await ended;
  assert.equal(tally.counts.leasesExpired, 1);
  assert.deepEqual(table.holders, [null, null]);
});

test("when the run is over every actor is told, and one that comes later as well", async () => {
  const { connect, service } = aService();
  const { connection, ended } = connect("a");
  await eventually("it is welcome", () => connection.sent.length > 0);
  service.runOver(5);
  await ended;
  assert.deepEqual(connection.sent.at(-1), { type: "runOver", version: 5 });
  const late = connect("late");
  await eventually("the late one is told", () => late.connection.sent.length === 2);
  assert.deepEqual(kinds(late.connection.sent), ["welcome", "runOver"]);
});

test("a damaged snapshot is not kept and said; a late one is dropped; one of no slot of the run cuts its sender off", async () => {
  const { connect, logger, round } = aService();
  const { connection, ended } = connect("a");
  const snapshot = aSnapshot(round.start(0).position);
  connection.push({ type: "snapshot", ...snapshot, sha256: "00".repeat(32) });
  connection.push({ type: "snapshot", ...snapshot, stepsBefore: 3 });
  await eventually("the damaged one is said", () =>
    logger.lines.some(({ message }) => message === "snapshot not kept"),
  );
  await turn();
  assert.equal(connection.closed, null);
  connection.push({ type: "snapshot", ...snapshot, slot: 2 });
  await ended;
  assert.equal(codeOf(connection), "PROTOCOL_VIOLATION");
});
