import assert from "node:assert/strict";
import { test } from "node:test";
import { Metadata, status } from "@grpc/grpc-js";
import { LockstepError } from "@lockstep/errors";
import { ProtocolError, protocolErrorGroups } from "./protocol-error.ts";
import { fromServiceError, statusOfCode, toStatus } from "./status-mapping.ts";

/** The error that grpc-js makes of a status. */
function overTheWire(error: unknown): ProtocolError {
  return fromServiceError(Object.assign(new Error("grpc"), toStatus(error)), "Call at host:1");
}

test("every code crosses the wire and keeps its code and group", () => {
  assert.deepEqual(Object.keys(statusOfCode).sort(), Object.keys(protocolErrorGroups).sort());
  for (const [code, group] of Object.entries(protocolErrorGroups)) {
    const arrived = overTheWire(new ProtocolError(code, "what happened"));
    assert.equal(arrived.code, code);
    assert.equal(arrived.group, group);
    assert.equal(arrived.message, "Call at host:1: what happened");
  }
});

test("an error of another room crosses the wire with its own code and group", () => {
  for (const group of ["peer", "transient", "fatal", "configuration", "programmer"] as const) {
    const arrived = overTheWire(new LockstepError("ITS_OWN_CODE", group, "text"));
    assert.equal(arrived.code, "ITS_OWN_CODE");
    assert.equal(arrived.group, group);
  }
});

test("what is no error of ours arrives as INTERNAL", () => {
  assert.equal(overTheWire(new TypeError("x is undefined")).code, "INTERNAL");
  assert.equal(overTheWire("text").code, "INTERNAL");
});

test("a peer cannot claim another group for a code of this room, or a code that is none", () => {
  const forged = (code: string, group: string): ProtocolError => {
    const metadata = new Metadata();
    metadata.set("lockstep-code", code);
    metadata.set("lockstep-group", group);
    const error = { code: status.UNKNOWN, details: "", metadata };
    return fromServiceError(Object.assign(new Error("grpc"), error), "Call");
  };
  assert.equal(forged("UNAVAILABLE", "fatal").group, "transient");
  assert.equal(forged("not a code", "fatal").code, "INTERNAL");
  assert.equal(forged("ODD", "no group").group, "peer");
});

test("statuses of grpc itself have the codes that decide about a retry", () => {
  const of = (code: status, details = ""): ProtocolError =>
    fromServiceError(
      Object.assign(new Error(), { code, details, metadata: new Metadata() }),
      "Call",
    );
  assert.equal(of(status.UNAVAILABLE).retryable, true);
  assert.equal(of(status.DEADLINE_EXCEEDED).retryable, true);
  assert.equal(of(status.CANCELLED).retryable, true);
  assert.equal(of(status.INTERNAL, "Received RST_STREAM with code 2").retryable, true);
  assert.equal(of(status.INTERNAL, "anything else").retryable, false);
  assert.equal(of(status.UNIMPLEMENTED).code, "UNIMPLEMENTED");
});

const sorted: readonly [code: status, details: string, as: string, lasting: boolean][] = [
  [
    status.UNAVAILABLE,
    "No connection established. Last error: self-signed certificate",
    "TLS_REFUSED",
    true,
  ],
  [status.UNAVAILABLE, "Hostname/IP does not match certificate's altnames", "TLS_REFUSED", true],
  [status.UNAVAILABLE, "SSL routines:ssl3_get_record:wrong version number", "TLS_REFUSED", true],
  [status.UNAVAILABLE, "SSL routines::unexpected eof while reading", "UNAVAILABLE", false],
  [status.UNAVAILABLE, "connect ECONNREFUSED 127.0.0.1:7302", "UNAVAILABLE", false],
  [status.UNAVAILABLE, "Name resolution failed for target dns:learner:7302", "UNAVAILABLE", false],
  [status.UNIMPLEMENTED, "The server does not implement the method Play", "UNIMPLEMENTED", true],
  [status.UNAUTHENTICATED, "no token", "UNAUTHENTICATED", true],
  [status.DEADLINE_EXCEEDED, "Deadline exceeded", "DEADLINE_EXCEEDED", false],
];

for (const [code, details, as, lasting] of sorted)
  test(`a failed call is sorted once into what lasts and what may pass: ${details}`, () => {
    const error = Object.assign(new Error(details), { code, details, metadata: new Metadata() });
    const known = fromServiceError(error, "Play at here");
    assert.equal(known.code, as);
    assert.equal(known.lasting, lasting);
    assert.equal(known.retryable, !lasting);
    assert.ok(known.message.includes(details));
  });
