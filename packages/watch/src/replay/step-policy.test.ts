import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { bytesOfFloats, initialWeights } from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { AgentPolicy } from "../agent/agent-policy.ts";
import { StepPolicy } from "./step-policy.ts";

/** The parts of a configuration from which a network follows. */
const configuration = {
  environment: {
    kind: "module",
    observation: { kind: "vector", length: 3 },
    actions: ["left", "right"],
    startStates: ["start"],
    stack: 1,
  },
  network: { architecture: "mlp", memory: { kind: "lstm", size: 8 } },
} as unknown as RunConfiguration;

function aRun(context: { after(hook: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-judged-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "weights"));
  const weights = initialWeights(networkOf(configuration), 3).map((each) => 20 * each);
  writeFileSync(join(folder, "weights", "4.f32"), bytesOfFloats(weights));
  return folder;
}

const seen = Array.from({ length: 6 }, (_, step) =>
  bytesOfFloats(Float32Array.of(Math.fround(step / 3), 1, -step)),
);

test("a network with a memory judges an episode as it would have played it, however its steps are grouped", async (context) => {
  const folder = aRun(context);
  const agent = await AgentPolicy.open(folder, configuration, 4, true);
  const expected: (number | null)[] = [];
  for (const observation of seen) {
    const slot = { index: 0, observation, actionDraw: () => 0 };
    expected.push((await agent.judge(slot)).value);
  }
  await agent.close();
  assert.equal(new Set(expected).size, seen.length);
  for (const cut of [6, 2]) {
    const policy = await StepPolicy.open(folder, configuration, [
      { from: 0, played: 4, weights: 4 },
    ]);
    assert.ok(policy !== null);
    const judged = [
      ...(await policy.judge(0, seen.slice(0, cut))),
      ...(await policy.judge(cut, seen.slice(cut))),
    ];
    assert.deepEqual(
      judged.map(({ value }) => value),
      expected,
    );
    await policy.close();
  }
});
