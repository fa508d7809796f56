import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { anExport } from "@lockstep/export/testing";
import { aModelHub } from "../testing/a-model-hub.ts";
import { type Outcome, runCommandLine } from "../testing/run-command-line.ts";
import { publishCommand } from "./publish-command.ts";

const token = "hf_secret";
const to = ["--to", "hf:someone/hare-dash"];

function publish(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> {
  return runCommandLine(["publish", ...args], [publishCommand], { env });
}

async function aHub(context: TestContext, there: boolean) {
  const hub = await aModelHub(context, { token, there });
  return { hub, env: { HF_TOKEN: token, HF_ENDPOINT: `${hub.address}/` } };
}

test("without --send nothing is asked of the hub, and every file is listed", async (context) => {
  const folder = anExport(context);
  const { hub, env } = await aHub(context, false);
  const { code, out } = await publish([folder, ...to], env);
  assert.equal(code, 0);
  for (const name of readdirSync(folder)) assert.match(out, new RegExp(`  ${name}$`, "m"));
  assert.match(
    out,
    /Nothing was sent\. .* 8 files go to http:\S+\/someone\/hare-dash, which everybody can read/,
  );
  assert.deepEqual(hub.calls, []);
});

test("every file arrives byte for byte, large ones too, in one commit of a repository that is made", async (context) => {
  const folder = anExport(context);
  const { hub, env } = await aHub(context, false);
  const { code, out, err } = await publish([folder, ...to, "--private", "--send"], env);
  assert.equal(code, 0, err);
  assert.deepEqual([...hub.files.keys()].sort(), readdirSync(folder).sort());
  for (const [name, content] of hub.files)
    assert.ok(content.equals(readFileSync(join(folder, name))), name);
  assert.equal(hub.calls.filter((call) => call.startsWith("PUT /storage/")).length, 2);
  assert.equal(hub.calls.filter((call) => call.endsWith("/commit/main")).length, 1);
  const made = hub.made as Record<string, unknown>;
  assert.deepEqual(
    [made["organization"], made["name"], made["visibility"], made["type"]],
    ["someone", "hare-dash", "private", "model"],
  );
  assert.match(out, /http:\S+\/someone\/hare-dash was made and filled, commit c0ffee\n$/);
});

test("a repository that is there is filled", async (context) => {
  const { hub, env } = await aHub(context, true);
  const { code, out } = await publish([anExport(context), ...to, "--send"], env);
  assert.equal(code, 0);
  assert.equal(hub.made, null);
  assert.match(out, /was filled, commit c0ffee/);
});

test("a refused token, a hub that does not answer and a missing token are one line, without the token", async (context) => {
  const folder = anExport(context);
  const { hub, env } = await aHub(context, false);
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [
      { ...env, HF_TOKEN: "hf_other" },
      /did not take someone\/hare-dash: Invalid credentials.*HF_TOKEN may write/,
    ],
    [{ ...env, HF_TOKEN: "other" }, /Invalid credentials/],
    [{ ...env, HF_ENDPOINT: "http://127.0.0.1:9" }, /http:\/\/127\.0\.0\.1:9 did not take someone/],
    [{ HF_ENDPOINT: hub.address }, /HF_TOKEN is not set/],
  ];
  for (const [variables, message] of cases) {
    const { code, err } = await publish([folder, ...to, "--send"], variables);
    assert.equal(code, 78, err);
    assert.match(err, message);
    assert.equal(err.trim().split("\n").length, 1);
    assert.doesNotMatch(err, /hf_(secret|other)/);
  }
  assert.equal(hub.files.size, 0);
});

test("a changed export and a name that is none are refused before anything is sent", async (context) => {
  const folder = anExport(context);
  const { hub, env } = await aHub(context, true);
  for (const name of ["hub:a/b", "hf:a", "hf:a/b/c", "hf:../b", "hf:a/b?c"]) {
    const { code, err } = await publish([folder, "--to", name, "--send"], env);
    assert.equal(code, 78);
    assert.match(err, /expected hf:USER\/NAME/);
  }
  assert.match((await publish([folder, "--send"], env)).err, /--to is missing/);
  writeFileSync(join(folder, "README.md"), "another card");
  const { code, err } = await publish([folder, ...to, "--send"], env);
  assert.equal(code, 78);
  assert.match(err, /README\.md has SHA-256/);
  assert.deepEqual(hub.calls, []);
});
