import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { curveOf, scriptOfPage } from "../integrate-page.ts";
import { projectRoot, runLockstep, temporaryFolder, train } from "../lockstep-command.ts";

const rom = join(projectRoot, "games", "HareDash-Nes", "rom.nes");
const game = "OwnHare-Nes-v0";
/** Episodes that end in a run of six updates. */
const small = {
  environment: { observation: { height: 36, width: 36 }, timeLimitSteps: 40 },
};
const updates = 6;

test("a script makes an integration of Hare Dash from nothing, which trains to the same weights as ours", {
  timeout: 300_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  const script = join(folder, "hare.jsonl");
  writeFileSync(script, scriptOfPage());
  const into = join(folder, "games");
  const command = ["integrate", rom, "--script", script, "--name", game, "--into", into];
  const made = await runLockstep(command);
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stderr, /HareDash-Nes is an integration of this cartridge already/);
  assert.match(made.stdout, /: x is \d+: 768 \(0x300\) <u2\n/);
  assert.match(made.stdout, /: lives is 3: 773 \(0x305\) \|u1\n/);
  assert.match(
    made.stdout,
    /a random agent, 1000 steps \(4000 frames\): .* [1-9]\d\d steps were rewarded/,
  );
  const next = new RegExp(`\nnpx lockstep train --game ${game} --games-path ${into}\n$`);
  assert.match(made.stdout, next);

  const config = join(folder, "small.json");
  writeFileSync(config, JSON.stringify(small));
  const run = [
    ...["--preset", "default", "--config", config, "--slots", "4", "--segment-length", "20"],
    ...["--updates", String(updates), "--actors", "1"],
  ];
  const theirs = await train(folder, "own", ["--game", game, "--games-path", into, ...run]);
  const ours = await train(folder, "ours", ["--states", "MeadowZone.Act1", ...run]);
  const curve = curveOf(join(folder, "own"));
  assert.equal(curve.length, updates);
  assert.ok(curve.some(({ episodeReturnMean }) => (episodeReturnMean ?? 0) > 0));
  assert.deepEqual(curve, curveOf(join(folder, "ours")));
  assert.equal(theirs.weightsSha256, ours.weightsSha256);

  const again = await runLockstep(command);
  assert.equal(again.code, 78);
  assert.match(again.stderr, /^lockstep: .*OwnHare-Nes-v0 holds an integration already.*\n$/);
});

test("whatever is wrong is one line, and nothing is written", async (context) => {
  const folder = temporaryFolder(context);
  const script = join(folder, "a.jsonl");
  const into = join(folder, "games");
  const refused = async (args: readonly string[], message: RegExp): Promise<void> => {
    const { code, stdout, stderr } = await runLockstep(["integrate", ...args, "--into", into]);
    assert.equal(code, 78, stdout);
    assert.match(stderr, message);
    assert.match(stderr, /^([^\n]*already\n)?lockstep: [^\n]*\n$/);
    assert.ok(!existsSync(into));
  };
  writeFileSync(script, '{"play": 3}\n{"play": "long"}\n');
  await refused([], /name a cartridge: lockstep integrate FILE/);
  await refused([rom, "--script", script], /a\.jsonl line 2: play: .*got "long"/);
  await refused([rom, "--script", join(folder, "no")], /--script .*no/);
  writeFileSync(script, '{"play": 3}\n\n{"name": "x", "address": 9000, "type": "|u1"}\n');
  await refused([rom, "--script", script], /a\.jsonl line 3: .*No RAM at address 9000/);
  await refused([rom, "--script", script, "--name", "Hare"], /--name Hare: .*end in -Nes/);
  writeFileSync(script, '{"play": 3}\n');
  await refused([rom, "--script", script], /no start state was saved; save one first/);
  await refused([script, "--script", script], /a\.jsonl: it is text, expected a cartridge\./);
  const nameless = join(folder, "game");
  writeFileSync(nameless, new Uint8Array(4_096).fill(7));
  await refused([nameless, "--script", script], /nothing says which console plays it.*--system/);
  await refused([rom, "--script", script, "--system", "Genesis"], /a cartridge of the NES/);
  const taken = createServer().listen(0, "127.0.0.1");
  context.after(() => taken.close());
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  await refused([rom, "--port", `${port}`], /is in use; choose another with --port or stop/);
  await refused([rom, "--script", script, "--system", "C64"], /the console C64 is not known/);
});

test("what a trial says names the scenario's file, not the folder that is gone afterwards", async (context) => {
  const folder = temporaryFolder(context);
  const script = join(folder, "nothing.jsonl");
  const trial = async (...lines: readonly object[]) => {
    const all = [{ play: 90 }, { save: "Start" }, ...lines];
    writeFileSync(script, all.map((line) => JSON.stringify(line)).join("\n"));
    const into = join(folder, "games");
    const given = ["--script", script, "--name", game, "--into", into, "--try-steps", "2"];
    return runLockstep(["integrate", rom, ...given]);
  };
  const refused = await trial({ crop: [500, 0, 10, 10] });
  assert.equal(refused.code, 78, refused.stdout);
  assert.match(refused.stderr, /lockstep: scenario\.json: crop \[500, 0, 10, 10\] leaves/);
  const tried = await trial();
  assert.equal(tried.code, 0, tried.stderr);
  assert.match(tried.stdout, /warning: scenario\.json rewards nothing/);
});
