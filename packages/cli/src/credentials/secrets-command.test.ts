import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { CommandContext } from "../options/command.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { secretsCommand } from "./secrets-command.ts";

test("secrets are made where they are missing and kept where they are, and never printed", async (context) => {
  const cwd = mkdtempSync(join(tmpdir(), "lockstep-secrets-"));
  context.after(() => rmSync(cwd, { recursive: true, force: true }));
  let written = "";
  const terminal: Terminal = {
    interactive: false,
    colours: false,
    columns: 80,
    rows: 24,
    write: (text) => {
      written += text;
    },
  };
  const surroundings: CommandContext = {
    out: terminal,
    err: terminal,
    env: {},
    cwd,
    trainCommand: "lockstep train",
  };
  writeFileSync(join(cwd, "token"), "mine\n");
  assert.equal(await secretsCommand.run(["."], surroundings), 0);
  const password = readFileSync(join(cwd, "redis-password"), "utf8").trim();
  assert.ok(password.length >= 32);
  assert.equal(readFileSync(join(cwd, "token"), "utf8"), "mine\n");
  assert.match(written, /token: kept\n.*redis-password: made/);
  assert.equal(await secretsCommand.run(["."], surroundings), 0);
  assert.equal(readFileSync(join(cwd, "redis-password"), "utf8").trim(), password);
  assert.ok(!written.includes(password));
});
