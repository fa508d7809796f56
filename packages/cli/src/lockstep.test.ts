import assert from "node:assert/strict";
import { test } from "node:test";
import { CliError } from "./cli-error.ts";
import type { Command } from "./options/command.ts";
import { runCommandLine } from "./testing/run-command-line.ts";

function aCommand(name: string, run: Command["run"] = async () => 0): Command {
  return { name, summary: `does ${name}`, run };
}

test("without a command it lists them", async () => {
  const { code, out } = await runCommandLine([], [aCommand("train"), aCommand("games")]);
  assert.equal(code, 0);
  assert.match(out, /\n {2}train {2,}does train\n {2}games {2,}does games\n/);
});

test("it says its version", async () => {
  const { code, out } = await runCommandLine(["--version"], []);
  assert.equal(code, 0);
  assert.match(out, /^lockstep \d+\.\d+\.\d+\n$/);
});

test("a command gets the arguments after its name and gives the exit code", async () => {
  let got: readonly string[] = [];
  const train = aCommand("train", async (argv) => {
    got = argv;
    return 3;
  });
  assert.equal((await runCommandLine(["train", "--seed", "7"], [train])).code, 3);
  assert.deepEqual(got, ["--seed", "7"]);
});

test("an unknown command names the nearest one", async () => {
  const { code, err } = await runCommandLine(["trian"], [aCommand("train")]);
  assert.deepEqual([code, err], [78, "lockstep: unknown command 'trian'; did you mean train?\n"]);
});

test("an error is one line without a stack, and its exit code says whose it is", async () => {
  const user = aCommand("x", async () => {
    throw new CliError("RUN_FOLDER", "first\n  second");
  });
  assert.deepEqual(await runCommandLine(["x"], [user]), {
    code: 78,
    out: "",
    err: "lockstep: first; second\n",
  });
  const ours = aCommand("x", async () => {
    throw new TypeError("oops");
  });
  assert.deepEqual(await runCommandLine(["x"], [ours]), {
    code: 1,
    out: "",
    err: "lockstep: oops\n",
  });
  assert.match(
    (await runCommandLine(["x"], [ours], { env: { LOCKSTEP_STACK: "1" } })).err,
    /TypeError: oops\n +at/,
  );
});
