import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import {
  type Finished,
  projectRoot,
  runLockstep,
  smallPictures,
  startLockstep,
  temporaryFolder,
} from "../lockstep-command.ts";

const defaultGame = join(projectRoot, "games", "HareDash-Nes");
const small = [
  ...["--slots", "2", "--segment-length", "4", "--updates", "1", "--actors", "1"],
  ...smallPictures,
];

/** The real command: it fails with one line on the error stream that matches. */
async function refuses(args: readonly string[], message: RegExp): Promise<string> {
  return expectRefusal(await runLockstep(args), message);
}

function expectRefusal({ code, stdout, stderr }: Finished, message: RegExp): string {
  assert.equal(code, 78, `${stdout}\n${stderr}`);
  assert.match(stderr, message);
  assert.match(stderr, /^lockstep: [^\n]+\n$/, "one line");
  assert.doesNotMatch(stderr, /\n\s+at /, "no stack");
  return stderr;
}

test("an unknown command names the nearest one", async () => {
  const { finished } = startLockstep(["trian"]);
  expectRefusal(await finished, /unknown command 'trian'; did you mean train\?/);
});

test("an unknown option names the nearest one", async () => {
  await refuses(["train", "--sede", "7"], /unknown option --sede; did you mean --seed\?/);
});

test("bad option values are listed with what was expected", async () => {
  await refuses(
    ["train", "--slots", "0", "--seed", "x"],
    /--slots takes a whole number from 1 .*got '0'; --seed takes .*got 'x'/,
  );
  await refuses(["train", "--store", "disk"], /--store takes folder, memory or an address/);
  await refuses(["train", "--preset", "best"], /preset "best".*default/);
});

test("a configuration file is checked as a whole", async (context) => {
  const file = join(temporaryFolder(context), "run.json");
  writeFileSync(file, JSON.stringify({ segmentLenght: 3, learning: { algorithm: { gamma: 2 } } }));
  await refuses(["train", "--config", file], /segmentLenght.*gamma|gamma.*segmentLenght/);
  await refuses(["train", "--config", `${file}.none`], /cannot be read/);
});

test("an unknown game is refused with the games there are", async () => {
  await refuses(["train", "--game", "HareDsh-Nes"], /HareDsh-Nes.*HareDash-Nes/);
});

test("a missing ROM is refused with the hash that is expected", async (context) => {
  const games = join(temporaryFolder(context), "games");
  aGame(games, null);
  await refuses(
    ["train", "--game", "Copy-Nes", "--games-path", games, ...small],
    /[0-9a-f]{40}.*Copy-Nes/,
  );
});

test("a wrong ROM is refused with both hashes", async (context) => {
  const games = join(temporaryFolder(context), "games");
  aGame(games, Buffer.concat([readFileSync(join(defaultGame, "rom.nes")), Buffer.of(1)]));
  const line = await refuses(
    ["train", "--game", "Copy-Nes", "--games-path", games, ...small],
    /Copy-Nes/,
  );
  assert.equal(new Set(line.match(/[0-9a-f]{40}/g)).size, 2, line);
});

test("start states that are missing are all named before anything starts, with those that are there", async (context) => {
  const games = join(temporaryFolder(context), "games");
  const folder = join(games, "Part-Nes");
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(defaultGame).filter((name) => /^(rom|.*json$|Meadow)/.test(name)))
    writeFileSync(join(folder, file), readFileSync(join(defaultGame, file)));
  await refuses(
    ["train", "--game", "Part-Nes", "--games-path", games, ...small],
    /Part-Nes lacks the start states CavernZone.Act1, CavernZone.Act2, CityZone.Act1, CityZone.Act2 in .*: MeadowZone.Act1, MeadowZone.Act2; or get gym-retro's/,
  );
  await refuses(
    ["train", "--states", "MeadowZone", ...small],
    /HareDash-Nes lacks the start state MeadowZone in .*: MeadowZone.Act1, MeadowZone.Act2, /,
  );
});

test("a run folder that is a file or is in use is refused", async (context) => {
  const folder = temporaryFolder(context);
  const file = join(folder, "file");
  writeFileSync(file, "");
  await refuses(
    ["train", "--run-dir", file, ...small],
    /run folder .*file cannot be written: it is not a folder/,
  );
  await refuses(["train", "--run-dir", folder, ...small], /not empty and holds no run/);
  await refuses(["evaluate", "--run-dir", folder], /holds no run/);
});

test("a port in use ends the command, names the port and leaves no process", async (context) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const runDir = join(temporaryFolder(context), "run");
  const args = ["train", "--run-dir", runDir, "--learner-port", String(port), ...small];
  const message = new RegExp(`learner: .*${port}.*in use; choose another with --learner-port`);
  expectRefusal(await startLockstep(args).finished, message);
});

test("a store that cannot be reached ends the command and names the address", async (context) => {
  const runDir = join(temporaryFolder(context), "run");
  await refuses(
    ["train", "--run-dir", runDir, "--store", "redis://127.0.0.1:1", ...small],
    /store redis:\/\/127\.0\.0\.1:1 does not answer/,
  );
});

test("resuming with another configuration names the keys that differ", async (context) => {
  const runDir = join(temporaryFolder(context), "run");
  const first = await runLockstep(["train", "--run-dir", runDir, ...small]);
  assert.equal(first.code, 0, first.stderr);
  await refuses(["train", "--run-dir", runDir, ...small], /already holds a run; add --resume/);
  await refuses(
    ["train", "--run-dir", runDir, "--resume", ...small, "--seed", "99"],
    /seed was 1, is 99/,
  );
});

/** The default game under another name, with another cartridge or none. */
function aGame(games: string, rom: Buffer | null): void {
  const folder = join(games, "Copy-Nes");
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(defaultGame).filter((name) => /\.(json|inputs)$/.test(name)))
    writeFileSync(join(folder, file), readFileSync(join(defaultGame, file)));
  // A hash that no cartridge of ours has: otherwise the default game's own would be found.
  writeFileSync(join(folder, "rom.sha"), `${"0".repeat(39)}1\n`);
  if (rom !== null) writeFileSync(join(folder, "rom.nes"), rom);
}
