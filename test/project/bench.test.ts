import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { findCores } from "@lockstep/emulation/libretro";
import { skipUnless } from "@lockstep/system/testing";
import { skipWithoutBrowser } from "../browser.ts";
import { projectRoot, temporaryFolder } from "../lockstep-command.ts";

/** Its game polls the bit that says whether two sprites overlapped. */
const collide = join(projectRoot, "..", "shared", "retro", "fooled", "Collide-Genesis", "rom.md");

function bench(root: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "bench", "run.mjs"), ...args],
    { encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

/** Why a measurement refuses. Its process says so in one line, as it does of the one whose option is unknown. */
async function refusal(name: string, ...args: readonly string[]): Promise<string> {
  const file = pathToFileURL(join(projectRoot, "bench", "dist", `${name}.bench.js`)).href;
  const { measure }: { measure(args: readonly string[]): Promise<void> } = await import(file);
  return await measure(args).then(
    () => assert.fail(`${name} refuses nothing`),
    ({ message }: Error) => message,
  );
}

/** The measurements as a clone has them that nothing lies beside. */
function aLoneClone(context: { after(hook: () => void): void }): string {
  const root = temporaryFolder(context);
  cpSync(join(projectRoot, "bench"), join(root, "bench"), { recursive: true });
  for (const name of ["games", "node_modules", "packages"])
    symlinkSync(join(projectRoot, name), join(root, name));
  return root;
}

test("without a name every measurement is listed with what it measures", () => {
  const { status, stderr } = bench(projectRoot);
  assert.equal(status, 78);
  const listed = [...stderr.matchAll(/^ {2}([\w-]+) +\S.{20,}$/gm)].map(([, name]) => name);
  const files = readdirSync(join(projectRoot, "bench"))
    .filter((name) => name.endsWith(".bench.ts"))
    .map((name) => name.replace(".bench.ts", ""));
  assert.deepEqual(listed, files.sort());
});

test("a build is compared with itself, and a folder that is no checkout is named", async (context) => {
  const folder = temporaryFolder(context);
  const config = join(folder, "small.json");
  const environment = { observation: { height: 36, width: 36 } };
  writeFileSync(config, JSON.stringify({ slots: 2, segmentLength: 5, environment }));
  const few = ["--pairs", "1", "--updates", "7", "--config", config];
  const compared = bench(projectRoot, "builds", projectRoot, ...few);
  assert.equal(compared.status, 0, compared.stderr);
  assert.match(compared.stdout, /^steps\/s {5}\d+\.\d{3} \(\d/m);
  assert.match(compared.stdout, /^memory {6}\d+\.\d{3} \(\d/m);
  const unread = bench(projectRoot, "builds", projectRoot, "--config", "/none.json");
  assert.match(unread.stderr, /--config \/none\.json cannot be read/);
  assert.match(await refusal("builds", folder), /is not there; name the folder of a/);
  assert.match(await refusal("builds"), /^name one folder with another checkout/);
});

test("the table of cores has a line for each, and says when drawing reaches the game", async (context) => {
  const results = temporaryFolder(context);
  const few = ["--frames", "300", "--results", results];
  const own = bench(aLoneClone(context), "cores", "--console", "Nes", ...few);
  assert.equal(own.status, 0, own.stderr);
  assert.match(
    own.stdout,
    /^\| Nes \| Lockstep NES [\d.]+ \| HareDash-Nes \| 300 \| [\d,]+ \| [\d,]+ \| [\d,]+ \| same RAM and state \| nothing seen \|$/m,
  );
  assert.match(
    own.stdout,
    /^\| Nes \| jsnes [\d.]+ \| .* \| draws always \| .* \| nothing seen \|$/m,
  );
  const kept = readdirSync(results).map((name) => join(results, name));
  for (const file of kept)
    writeFileSync(file, readFileSync(file, "utf8").replace("Lockstep NES", "Kept NES"));
  const again = bench(projectRoot, "cores", "--console", "Nes", ...few);
  assert.equal(again.stdout, own.stdout.replace("Lockstep NES", "Kept NES"));
  const noRom = await refusal("cores", "--rom", "Snes");
  assert.equal(noRom, "--rom takes CONSOLE=FILE, e.g. Snes=game.sfc, got 'Snes'");
});

test("a cartridge that sees whether a frame was drawn is told in the table of cores", {
  skip:
    skipUnless(existsSync(collide), collide) ||
    skipUnless(findCores("Genesis", []).length > 0, "Genesis Plus GX, see .ci/run"),
}, () => {
  const rom = ["--rom", `Genesis=${collide}`, "--frames", "600"];
  const { status, stdout, stderr } = bench(projectRoot, "cores", "--console", "Genesis", ...rom);
  assert.equal(status, 0, stderr);
  assert.match(
    stdout,
    /^\| Genesis \| Genesis Plus GX .* \| whether a frame was drawn \(before frame \d+\) \|$/m,
  );
});

test("the agent's page is measured without a browser, with the default network", () => {
  const { status, stdout, stderr } = bench(
    projectRoot,
    "agent-page",
    "--runs",
    "1",
    "--steps",
    "9",
  );
  assert.equal(status, 0, stderr);
  assert.match(
    stdout,
    /^\d+ frames per second of processor time, [\d.]+ times the console's rate$/m,
  );
  assert.match(stdout, /^[\d.]+ ms of it for a pass of the network, once a step$/m);
});

test("the trained agent's page is measured in a browser, too", {
  skip: skipWithoutBrowser,
}, async () => {
  const few = ["--runs", "1", "--steps", "9", "--browser", "1"];
  const { status, stdout, stderr } = bench(
    projectRoot,
    "agent-page",
    "--page",
    "docs/agent",
    ...few,
  );
  assert.equal(status, 0, stderr);
  const line =
    /^Chromium, .*: [\d.]+ frames\/s, \d+ % of a core, \d+ a second of processor time$/gm;
  assert.equal(stdout.match(line)?.length, 2, stdout);
  assert.match(await refusal("agent-page", ...few), /needs --page/);
});

test("what cannot be measured is one line", async (context) => {
  const noPeer = await refusal("learning", "--python", "/none", "--results", "/none");
  assert.match(noPeer, /^\/none has no stable-retro with stable-baselines3; .*$/);
  assert.match(bench(projectRoot, "speed").stderr, /^bench: no measurement is called 'speed'\n/);
  const { status, stderr } = bench(projectRoot, "large-batch", "--rows", "1");
  assert.deepEqual([status, stderr.split("\n").length], [1, 2], stderr);
  assert.match(stderr, /^bench: Unknown option '--rows'/);
  assert.match(
    await refusal("peers", "--python", "/nowhere/python"),
    /^no peers at \/nowhere\/python; get them with: python3 -m venv .*pip install stable-retro==.*--python$/,
  );
  const lone = bench(aLoneClone(context), "emulators", "--core", "snes9x");
  assert.deepEqual(
    [lone.status, lone.stderr],
    [
      1,
      "bench: no core snes9x: expected some of genesis_plus_gx, nestopia, gambatte, nes, jsnes\n",
    ],
  );
});

test("a clone that nothing lies beside measures the emulators that it finds games for", (context) => {
  const root = aLoneClone(context);
  const few = ["--runs", "1", "--frames", "8"];
  const own = bench(root, "emulators", "--core", "nes", ...few);
  assert.equal(own.status, 0, own.stderr);
  assert.match(own.stdout, /nes\n {2}frames\/s, all drawn +\d+/);
  assert.match(own.stdout, /÷ jsnes, one in four +\d+\.\d+/);
  const foreign = bench(root, "emulators", "--core", "gambatte", ...few);
  if (foreign.status === 0) assert.match(foreign.stdout, /\ngambatte\n/);
  else {
    assert.match(foreign.stdout, /^not measured: gambatte: .*--(cores|games)-path\n$/);
    assert.equal(foreign.stderr, "bench: nothing can be measured here, see above\n");
  }
});
