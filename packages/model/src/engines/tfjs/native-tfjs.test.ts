import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { messageOf } from "@lockstep/errors";
import { skipElsewhere } from "@lockstep/system/testing";
import { engineConformance } from "../../conformance/engine-conformance.ts";
import { createEngine, createPolicyEngine } from "../../create-engine.ts";
import { openTfjsBackend } from "./open-tfjs-backend.ts";

for (const device of ["node", "node-gpu"] as const) {
  const name = `tfjs:${device}`;
  const problem = await openTfjsBackend(device).then(() => null, messageOf);
  if (problem === null) {
    engineConformance(name, {
      createEngine: (options) => createEngine({ ...options, name }),
      createPolicyEngine: (options) => createPolicyEngine({ ...options, name }),
    });
    sameOnOneCore(name);
  } else
    test(`${name}: passes the conformance suite`, {
      skip: skipElsewhere(
        false,
        `machines with it (${problem}; or build it: node packages/model/native/build-tfjs-node.mjs)`,
      ),
    });
}

function sameOnOneCore(name: string): void {
  test(`${name}: a process that may use one core comes to the same weights as one that may use all, bit by bit`, (context) => {
    const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
    const program = `
      import { createHash } from "node:crypto";
      const { createEngine } = await import(${at("../../create-engine.js")});
      const { aMicroBatch, someWeights } = await import(${at("../../conformance/learning-cases.js")});
      const { someOptions } = await import(${at("../../conformance/engine-probe.js")});
      const spec = { architecture: "nature-cnn", height: 84, width: 84, stack: 4, actions: 7 };
      const engine = await createEngine({ ...someOptions({ spec }), name: ${JSON.stringify(name)} });
      await engine.loadWeights(someWeights(spec));
      await engine.accumulate(await engine.gradients(aMicroBatch(spec, 80)));
      await engine.apply(1e-3);
      const { buffer } = await engine.weights();
      const sha256 = createHash("sha256").update(new Uint8Array(buffer)).digest("hex");
      process.stdout.write(engine.identity.versions["tensorflow-threads"] + " threads " + sha256);
    `;
    const run = (...before: string[]): string | null => {
      const node = [process.execPath, "--input-type=module", "-e", program];
      const [command = "", ...args] = [...before, ...node];
      const { status, stdout } = spawnSync(command, args, { encoding: "utf8" });
      return status === 0 ? stdout : null;
    };
    const skip = skipElsewhere(availableParallelism() > 1, "machines with several cores");
    if (skip !== false) return context.skip(skip);
    const one = run("taskset", "-c", "0");
    assert.ok(one !== null, "taskset runs: apt-get install util-linux");
    assert.match(one, /^\d+ threads [0-9a-f]{64}$/);
    assert.equal(run(), one);
  });
}
