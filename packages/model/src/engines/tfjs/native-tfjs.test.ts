import { test } from "node:test";
import { messageOf } from "@lockstep/errors";
import { engineConformance } from "../../conformance/engine-conformance.ts";
import { createEngine, createPolicyEngine } from "../../create-engine.ts";
import { openTfjsBackend } from "./open-tfjs-backend.ts";

for (const device of ["node", "node-gpu"] as const) {
  const name = `tfjs:${device}`;
  const problem = await openTfjsBackend(device).then(() => null, messageOf);
  if (problem === null)
    engineConformance(name, {
      createEngine: (options) => createEngine({ ...options, name }),
      createPolicyEngine: (options) => createPolicyEngine({ ...options, name }),
    });
  else
    test(`${name}: passes the conformance suite`, {
      skip: `${problem}; or build it: node packages/model/native/build-tfjs-node.mjs`,
    });
}
