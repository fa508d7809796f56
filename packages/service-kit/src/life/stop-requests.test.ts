import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import { listenForStop, type StopSource } from "./stop-requests.ts";

function aProcess(parent: { readonly connected: boolean } | undefined): EventEmitter & StopSource {
  const send = parent && { send: () => true, connected: parent.connected };
  return Object.assign(new EventEmitter(), { connected: false }, send);
}

test("a parent that went before anyone listened is gone", async () => {
  assert.equal(await listenForStop(aProcess({ connected: false })).first, "parent gone");
});

test("a parent that goes later is gone then", async () => {
  const host = aProcess({ connected: true });
  const { first } = listenForStop(host);
  host.emit("disconnect");
  assert.equal(await first, "parent gone");
});

test("a process that a shell started needs no parent and obeys Ctrl-C", async () => {
  const host = aProcess(undefined);
  const { first } = listenForStop(host);
  host.emit("SIGINT");
  assert.equal(await first, "SIGINT");
});

test("below a parent Ctrl-C is the parent's to handle, and only a second signal insists", async () => {
  const host = aProcess({ connected: true });
  const { first, second } = listenForStop(host);
  host.emit("SIGINT");
  host.emit("SIGTERM");
  host.emit("SIGTERM");
  assert.equal(await first, "SIGTERM");
  assert.equal(await second, "SIGTERM");
});
