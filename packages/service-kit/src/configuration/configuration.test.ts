import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { z } from "zod";
import { defineConfiguration, describeConfiguration } from "./configuration.ts";
import { ConfigurationError } from "./configuration-error.ts";

const schema = z.strictObject({
  rpcPort: z.int().min(0).max(65_535).default(7301).describe("Port"),
  store: z.enum(["memory", "redis"]).default("memory").describe("Where"),
  ratio: z.number().positive().nullable().default(null).describe("Some ratio"),
  plain: z.boolean().default(false).describe("No colours"),
  peers: z.array(z.string()).default([]).describe("Addresses"),
  token: z.string().min(3).optional().describe("Secret").meta({ secret: true }),
  game: z.string().describe("What is played"),
});
const configuration = defineConfiguration(schema);

function load(argv: string[], env: Record<string, string> = {}): unknown {
  return configuration.load({ argv: ["--game", "g", ...argv], env });
}

function problemsOf(argv: string[], env: Record<string, string> = {}): readonly string[] {
  try {
    configuration.load({ argv, env });
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    assert.equal(error.group, "configuration");
    assert.ok(!error.message.includes("\n"));
    return error.problems;
  }
  return assert.fail("nothing was refused");
}

function withFile(content: unknown, work: (path: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-configuration-"));
  const path = join(folder, "run.json");
  try {
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    work(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("defaults give way to the file, the file to the environment, the environment to flags", () => {
  withFile({ game: "file", rpcPort: 1, store: "redis", plain: true }, (path) => {
    const env = { LOCKSTEP_RPC_PORT: "2", LOCKSTEP_STORE: "memory" };
    const argv = ["--config", path, "--rpc-port", "3"];
    assert.deepEqual(configuration.load({ argv, env }), {
      game: "file",
      rpcPort: 3,
      store: "memory",
      ratio: null,
      plain: true,
      peers: [],
    });
    const { rpcPort } = configuration.load({ argv: ["--rpc-port=4"], env, file: path });
    assert.equal(rpcPort, 4);
  });
});

test("text becomes the kind of value that an option takes", () => {
  const some = load(["--ratio", "0.5", "--plain", "--peers", "a:1, b:2", "--peers=c:3"]);
  assert.deepEqual((some as { peers: unknown }).peers, ["a:1", "b:2", "c:3"]);
  assert.equal((some as { ratio: unknown }).ratio, 0.5);
  assert.equal((some as { plain: unknown }).plain, true);
  const other = load(["--no-plain", "--ratio", "none"], { LOCKSTEP_PLAIN: "yes" });
  assert.equal((other as { plain: unknown }).plain, false);
  assert.equal((other as { ratio: unknown }).ratio, null);
});

test("values are frozen, to the bottom", () => {
  const values = load([]) as { peers: string[] };
  assert.ok(Object.isFrozen(values) && Object.isFrozen(values.peers));
});

test("all problems are told at once, each with the place where the value was given", () => {
  assert.deepEqual(
    problemsOf(["--rpc-prot", "--store", "disk", "--ratio"], { LOCKSTEP_RPC_PORT: "70000" }),
    [
      "unknown option --rpc-prot; did you mean --rpc-port?",
      "--ratio needs a value",
      "LOCKSTEP_RPC_PORT takes a whole number from 0 to 65535, got '70000'",
      "--store takes one of memory, redis, got 'disk'",
      "--game (LOCKSTEP_GAME) is required: What is played",
    ],
  );
});

test("a file's unknown keys and broken syntax are problems, too", () => {
  withFile({ game: "g", rpcport: 1 }, (path) => {
    assert.deepEqual(problemsOf(["--config", path]), [
      `unknown key 'rpcport' in ${path}; did you mean rpcPort?`,
    ]);
  });
  withFile("{", (path) => assert.match(problemsOf(["--config", path])[0] ?? "", /cannot be read/));
  withFile([], (path) => assert.match(problemsOf(["--config", path])[0] ?? "", /one JSON object/));
  assert.match(problemsOf(["--config", "/nowhere"])[0] ?? "", /no such file or folder$/);
});

test("unknown variables of the environment are not an error", () => {
  assert.ok(load([], { LOCKSTEP_LEARNER_SERVICE_HOST: "10.0.0.1" }));
});

test("a secret is neither printed nor named in a problem", () => {
  const values = configuration.load({ argv: ["--game", "g", "--token", "hidden"], env: {} });
  assert.equal(values.token, "hidden");
  assert.ok(!configuration.print(values).includes("hidden"));
  assert.deepEqual(problemsOf(["--game", "g", "--token", "x!"]), [
    "--token takes a text of 3 letters or more, got something else",
  ]);
});

test("what --print-config prints can be read again", () => {
  const values = configuration.load({ argv: ["--game", "g", "--peers", "a,b"], env: {} });
  withFile(configuration.print(values), (path) => {
    assert.deepEqual(configuration.load({ argv: ["--config", path], env: {} }), values);
  });
});

test("--help names every option with its kind, bounds, default and description", () => {
  const help = configuration.help("lockstep test");
  assert.match(help, /Usage: lockstep test \[options\]/);
  assert.match(help, /--rpc-port <integer>\n +Port \[0 … 65535; default 7301\]/);
  assert.match(help, /--store <memory \| redis>/);
  assert.match(help, /--ratio <number \| none>\n +Some ratio \[> 0; default null\]/);
  assert.match(help, /--plain\n/);
  assert.match(help, /--game <text>\n +What is played \[required\]/);
  assert.equal(configuration.request(["--game", "--help"]), "help");
  assert.equal(configuration.request(["--print-config"]), "print-config");
  assert.equal(configuration.request([]), "run");
});

test("the rows for the documentation hold the same facts", () => {
  assert.deepEqual(describeConfiguration(schema)[0], {
    key: "rpcPort",
    flag: "--rpc-port",
    variable: "LOCKSTEP_RPC_PORT",
    kind: "integer",
    default: "7301",
    required: false,
    bounds: "0 … 65535",
    description: "Port",
  });
});

test("in a container, a default that fits only one machine must be said", () => {
  const addressed = defineConfiguration(
    z.object({ learner: z.string().default("here").describe("Where").meta({ oneMachine: true }) }),
  );
  const contained = { LOCKSTEP_CONTAINED: "1" };
  assert.equal(addressed.load({ argv: [], env: {} }).learner, "here");
  assert.throws(
    () => addressed.load({ argv: [], env: contained }),
    /LOCKSTEP_LEARNER \(or --learner\) is required in a container: Where/,
  );
  const said = { ...contained, LOCKSTEP_LEARNER: "there" };
  assert.equal(addressed.load({ argv: [], env: said }).learner, "there");
});
