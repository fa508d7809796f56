import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { temporaryFolder } from "@lockstep/system/testing";
import { aCommandContext } from "../testing/a-command-context.ts";
import { type ImportedFile, importCommand } from "./import-command.ts";

const rom = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7) % 251);
const sha1 = createHash("sha1").update(rom).digest("hex");

/** A folder with one known game, and what the command printed there. */
function aMachine(context: TestContext) {
  const cwd = temporaryFolder(context);
  mkdirSync(join(cwd, "games", "Known-Genesis"), { recursive: true });
  mkdirSync(join(cwd, "files", "deep"), { recursive: true });
  writeFileSync(join(cwd, "games", "Known-Genesis", "rom.sha"), sha1);
  return {
    cwd,
    run: async (...argv: readonly string[]): Promise<string> => {
      const surroundings = aCommandContext({ cwd });
      const paths = ["--games-path", "games"];
      assert.equal(await importCommand.run([...argv, ...paths], surroundings), 0);
      return surroundings.out.text() + surroundings.err.text();
    },
  };
}

test("a cartridge is known by its hash, whatever its name, and installed for its game", async (context) => {
  const { cwd, run } = aMachine(context);
  writeFileSync(join(cwd, "files", "deep", "some name (J).bin"), rom);
  writeFileSync(join(cwd, "files", "notes.txt"), "no cartridge");
  const printed = await run("files");
  assert.match(printed, new RegExp(`some name \\(J\\)\\.bin: Known-Genesis \\(SHA-1 ${sha1}\\)\n`));
  assert.match(printed, /→ .*roms.Known-Genesis.rom\.md\n.*1 games? installed in .*roms\n$/s);
  assert.doesNotMatch(printed, /notes\.txt/);
  assert.deepEqual(readFileSync(join(cwd, "roms", "Known-Genesis", "rom.md")), Buffer.from(rom));
});

test("a cartridge of no known game is told how to get an integration", async (context) => {
  const { cwd, run } = aMachine(context);
  const file = join(cwd, "files", "Own.md");
  writeFileSync(file, rom.subarray(0, 3000));
  assert.ok(
    (await run("files")).includes(
      `\n  its integration can be made: npx lockstep integrate ${file}\n`,
    ),
  );
});

test("a path that is not there is refused before anything is installed", async (context) => {
  const { cwd, run } = aMachine(context);
  writeFileSync(join(cwd, "files", "Known.md"), rom);
  await assert.rejects(run("files", "fils"), {
    code: "BAD_OPTION_VALUE",
    message: /^nothing is imported: there is no file or folder .*fils; name those that hold/,
  });
  assert.ok(!existsSync(join(cwd, "roms")));
});

test("what is not taken says why, with the hash that was found and the one that was expected", async (context) => {
  const { cwd, run } = aMachine(context);
  writeFileSync(join(cwd, "files", "Known (Europe).md"), rom.subarray(0, 2000));
  writeFileSync(join(cwd, "files", "broken.zip"), "PK\u0003\u0004 and no more");
  const files = JSON.parse(await run("files", "--json", "--into", "else")) as ImportedFile[];
  assert.deepEqual(
    files.map(({ kind, installed }) => [kind, installed.length]),
    [
      ["unknown", 0],
      ["unreadable", 0],
    ],
  );
  const [other, broken] = files;
  const found = createHash("sha1").update(rom.subarray(0, 2000)).digest("hex");
  for (const part of [found, sha1, "Known-Genesis", "Europe"]) {
    assert.ok(other?.message.includes(part), `${part} in ${other?.message}`);
  }
  assert.match(broken?.message ?? "", /broken\.zip/);
  await assert.rejects(run(), { code: "BAD_OPTION_VALUE", message: /lockstep import FOLDER/ });
});
