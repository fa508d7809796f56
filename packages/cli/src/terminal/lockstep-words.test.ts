import assert from "node:assert/strict";
import { test } from "node:test";
import { lockstepCommand, programWords, quoted } from "./lockstep-words.ts";

test("a command begins as the user began this one", () => {
  const cwd = "/home/me/lockstep";
  const words = (script: string, env = {}): string => programWords({ script, env, cwd });
  assert.equal(words("/home/me/lockstep/node_modules/.bin/lockstep"), "npx lockstep");
  const file = "packages/cli/bin/lockstep.js";
  assert.equal(words(`/home/me/lockstep/${file}`), `node ${file}`);
  assert.equal(
    words(`/home/me/lockstep/${file}`, { npm_lifecycle_event: "start" }),
    "npx lockstep",
  );
  assert.equal(words("/usr/local/bin/lockstep"), "lockstep");
  assert.equal(words("/opt/the tools/lockstep.js"), "node '/opt/the tools/lockstep.js'");
});

test("words that a shell would take apart are quoted", () => {
  assert.match(lockstepCommand("verify", "runs/my run"), /lockstep verify 'runs\/my run'$/);
  assert.equal(quoted("it's"), "'it'\\''s'");
  assert.equal(quoted("runs/one-2.f32"), "runs/one-2.f32");
  assert.equal(quoted("$HOME"), "'$HOME'");
  assert.equal(quoted(""), "''");
});
