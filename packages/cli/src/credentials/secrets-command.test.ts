import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "@lockstep/system/testing";
import { aCommandContext } from "../testing/a-command-context.ts";
import { secretsCommand } from "./secrets-command.ts";

test("secrets are made where they are missing and kept where they are, and never printed", async (context) => {
  const cwd = temporaryFolder(context);
  const surroundings = aCommandContext({ cwd });
  writeFileSync(join(cwd, "token"), "mine\n");
  assert.equal(await secretsCommand.run(["."], surroundings), 0);
  const password = readFileSync(join(cwd, "redis-password"), "utf8").trim();
  assert.ok(password.length >= 32);
  assert.equal(readFileSync(join(cwd, "token"), "utf8"), "mine\n");
  assert.match(surroundings.out.text(), /token: kept\n.*redis-password: made/);
  assert.equal(await secretsCommand.run(["."], surroundings), 0);
  assert.equal(readFileSync(join(cwd, "redis-password"), "utf8").trim(), password);
  const { out, err } = surroundings;
  assert.ok(!(out.text() + err.text()).includes(password));
});
