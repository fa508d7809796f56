import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot, temporaryFolder } from "../lockstep-command.ts";

test("the generated messages are what the .proto files say now", (context) => {
  const fresh = temporaryFolder(context);
  const script = join(projectRoot, "proto", "generate.mjs");
  execFileSync(process.execPath, [script, fresh], { stdio: "pipe" });
  for (const [room, name] of [
    ["protocol", "lockstep.js"],
    ["protocol", "lockstep.d.ts"],
    ["tracking", "tensorboard.js"],
    ["tracking", "tensorboard.d.ts"],
  ] as const) {
    const committed = readFileSync(join(projectRoot, "packages", room, "generated", name), "utf8");
    assert.ok(
      readFileSync(join(fresh, name), "utf8") === committed,
      `packages/${room}/generated/${name} is out of date: run npm run generate`,
    );
  }
});
