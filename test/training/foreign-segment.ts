import assert from "node:assert/strict";
import { openPlay } from "@lockstep/protocol";

/** Sends what no actor would: steps of a slot that the run does not have. Returns once the learner has refused them. */
export async function sendForeignSegment(address: string, token?: string): Promise<void> {
  const giveUp = new AbortController();
  const credentials = token === undefined ? {} : { token };
  const play = openPlay({ address, signal: giveUp.signal, ...credentials });
  await play.send({
    type: "hello",
    actor: "stranger",
    capacity: 1,
    softwareVersion: "0",
    warmSlots: [],
  });
  await play.send({
    ...{ type: "steps", slot: 4_000, version: 0, firstStep: 0 },
    actions: new Uint8Array(1),
    rewards: new Float32Array(1),
    flags: new Uint8Array(1),
    logProbabilities: new Float32Array(1),
    values: new Float32Array(1),
    truncatedValues: new Float32Array(0),
    frames: new Uint8Array(0),
  });
  await assert.rejects(async () => {
    for await (const message of play.messages) assert.ok(message);
  }, /slot/);
  giveUp.abort();
}
