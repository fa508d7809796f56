import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { offeredCores, packageIndex, stableRetro, thisMachine } from "@lockstep/core-installer";
import { skipElsewhere } from "@lockstep/system/testing";
import {
  certificates,
  smallPictures,
  startLockstep,
  startProgram,
  temporaryFolder,
} from "../lockstep-command.ts";

const hints = { platform: process.platform, home: homedir(), environment: process.env };

/** Whether pip's package index answers; without a network there is nothing to test. */
async function isIndexReached(): Promise<boolean> {
  const { url, authorization } = packageIndex(undefined, hints);
  const order = {
    page: new URL(`${stableRetro.project}/`, url).href,
    headers: authorization === null ? {} : { authorization },
  };
  const asks = `
    const { page, headers } = JSON.parse(process.env.ORDER);
    const { ok } = await fetch(page, { headers, signal: AbortSignal.timeout(10_000) });
    process.exit(ok ? 0 : 1);
  `;
  const asked = startProgram([process.execPath, "--input-type=module", "--eval", asks], {
    ...certificates,
    ORDER: JSON.stringify(order),
  });
  return (await asked.finished).code === 0;
}

const isOffered = offeredCores(thisMachine).length > 0;
const skip = skipElsewhere(
  isOffered && (await isIndexReached()),
  "machines that stable-retro has wheels for and that reach a package index",
);

interface ListedGame {
  readonly name: string;
  readonly system: string;
  readonly lacks: readonly string[];
  readonly problems: readonly string[];
  readonly states: readonly string[];
}

test("from an empty folder, two commands train on a game of gym-retro's; the same wheel brings FCEUmm, which NES states need", {
  skip,
  timeout: 300_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  const environment = { ...certificates, LOCKSTEP_DATA: join(folder, "own") };
  const cores = (...words: readonly string[]) =>
    startLockstep(["cores", "install", ...words], environment).finished;

  const genesis = await cores("genesis");
  assert.equal(genesis.code, 0, genesis.stderr);
  const core = new RegExp(
    `^Genesis Plus GX, licence non-commercial: ${join(folder, "own", "cores")}`,
  );
  assert.match(genesis.stdout, core);
  // In a process of its own, as a user would: the folder is the process's.
  const small = ["--updates", "3", "--slots", "4", "--segment-length", "8", "--actors", "1"];
  const run = ["train", "--plain", "--run-dir", join(folder, "run"), "--preset", "airstriker"];
  const trained = await startLockstep([...run, ...small, ...smallPictures], environment).finished;
  assert.equal(trained.code, 0, trained.stdout + trained.stderr);
  assert.match(trained.stdout, /^version +3 after 96 steps/m);

  // The wheel is kept: neither an index nor its address is needed again.
  const nes = await startLockstep(["cores", "install", "nes"], {
    ...environment,
    PIP_INDEX_URL: "http://127.0.0.1:9",
  }).finished;
  assert.equal(nes.code, 0, nes.stderr);
  assert.match(nes.stdout, /^FCEUmm, licence GPL-2\.0: /);
  const listed = await startLockstep(["games", "--json"], environment).finished;
  const games = (JSON.parse(listed.stdout) as readonly ListedGame[]).filter(({ name }) =>
    name.endsWith("-v0"),
  );
  assert.ok(games.filter(({ system }) => system === "Nes").length > 250);
  assert.deepEqual(
    games.filter(({ lacks }) => lacks.includes("core") || lacks.includes("state")),
    [],
  );

  const [wheel = ""] = readdirSync(join(folder, "own", "downloads"));
  const changed = join(folder, wheel);
  writeFileSync(changed, "not this one");
  const refused = await cores("nes", "--from", changed);
  assert.equal(refused.code, 78);
  assert.match(
    refused.stderr,
    /^lockstep: .*whl has SHA-256 \w+, expected \w+\. It is not used\.\n$/,
  );
  assert.ok(existsSync(join(folder, "own", "cores", "licences")));
});
