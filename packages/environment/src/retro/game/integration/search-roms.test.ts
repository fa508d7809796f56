import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { aGamesFolder, type GamesFolder } from "../../../testing/a-game-folder.ts";
import { writeZip } from "../../archive/zip-file.ts";
import { deinterleaveSmd } from "../rom/smd.ts";
import { findGames } from "./find-games.ts";
import { loadGame } from "./load-game.ts";
import { identifyRomFile, knownRoms, type RomFinding, searchRoms } from "./search-roms.ts";

const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex");
/** A Genesis cartridge of 32 KiB. */
const genesis = Uint8Array.from({ length: 0x8000 }, (_, i) => Math.imul(i, 2654435761) >>> 24);
genesis.set(Buffer.from("SEGA GENESIS    "), 0x100);
genesis.set(Buffer.from("E  "), 0x1f0);
const nes = Uint8Array.from({ length: 16 + 0x4000 }, (_, i) => i * 7);
nes.set(Buffer.from("NES\u001a"));
/** Of a size that is no power of two, nor half more: 32 KiB of program and 8 KiB of pictures. */
const nesOfThree = Uint8Array.from({ length: 16 + 0xa000 }, (_, i) => i * 11);
nesOfThree.set([...Buffer.from("NES\u001a"), 2, 1, 0]);
const KNOWN = [
  { game: "TripleJump-Nes", system: "Nes", hashes: [sha1(nesOfThree.subarray(16))] },
  { game: "StarQuest-Genesis", system: "Genesis", hashes: [sha1(genesis)] },
  { game: "MoonHopper-Nes", system: "Nes", hashes: [sha1(nes.subarray(16))] },
];

/** The way a Super Magic Drive stores it. */
function interleaved(rom: Uint8Array): Uint8Array {
  const file = new Uint8Array(512 + rom.length);
  for (let block = 0; block < rom.length; block += 0x4000) {
    for (let i = 0; i < 0x2000; i++) {
      file[512 + block + i] = rom[block + 2 * i + 1] as number;
      file[512 + block + 0x2000 + i] = rom[block + 2 * i] as number;
    }
  }
  return file;
}

const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const found = (file: string, bytes: Uint8Array): RomFinding =>
  identifyRomFile(file, bytes, KNOWN)[0] as RomFinding;

const recognised: [string, string, Uint8Array, Uint8Array, string][] = [
  ["a plain ROM", "a.md", genesis, genesis, "StarQuest-Genesis"],
  ["a NES ROM, whatever its header says", "a.nes", nes, nes, "MoonHopper-Nes"],
  ["a Super Magic Drive file", "a.smd", interleaved(genesis), genesis, "StarQuest-Genesis"],
  ["a plain ROM with that file's name", "a.smd", genesis, genesis, "StarQuest-Genesis"],
  [
    "a ROM behind a copier's header",
    "a.bin",
    joined(new Uint8Array(512), genesis),
    genesis,
    "StarQuest-Genesis",
  ],
  ["an overdump", "a.md", joined(genesis, genesis), genesis, "StarQuest-Genesis"],
  ["an overdump of the NES", "a.nes", joined(nes, new Uint8Array(999)), nes, "MoonHopper-Nes"],
  [
    "an overdump by the NES's header",
    "a.nes",
    joined(nesOfThree, new Uint8Array(0x4000)),
    nesOfThree,
    "TripleJump-Nes",
  ],
  [
    "an overdump of a Super Magic Drive",
    "a.smd",
    interleaved(joined(genesis, genesis)),
    genesis,
    "StarQuest-Genesis",
  ],
  [
    "a zipped ROM",
    "a.zip",
    writeZip([
      { name: "x/y.md", bytes: genesis },
      { name: "readme.txt", bytes: nes },
    ]),
    genesis,
    "StarQuest-Genesis",
  ],
];
for (const [what, file, bytes, rom, game] of recognised) {
  test(`${what} is recognised, and what is to be installed is the cartridge's content`, () => {
    const finding = found(file, bytes);
    assert.equal(finding.kind, "known", finding.message);
    assert.deepStrictEqual(
      finding.games.map((known) => known.game),
      [game],
    );
    assert.deepStrictEqual(finding.bytes, rom);
    assert.match(finding.message, new RegExp(`^${file}.*${game}`));
  });
}

const refused: [string, string, Uint8Array, string, RegExp][] = [
  [
    "another game",
    "Else.md",
    genesis.map((byte) => byte ^ 1),
    "unknown",
    /no known game has SHA-1 [0-9a-f]{40}\./,
  ],
  [
    "another version of a game",
    "Star Quest (Europe) [b1].md",
    genesis.map((byte) => byte ^ 1),
    "unknown",
    /name is like StarQuest-Genesis, which expects [0-9a-f]{40}\. It is for Europe: .*marks it as changed/,
  ],
  [
    "a region by the header",
    "x.md",
    Uint8Array.from(genesis, (byte, i) => (i === 0x7000 ? ~byte : byte)),
    "unknown",
    /It is for Europe/,
  ],
  [
    "an archive without ROMs",
    "a.zip",
    writeZip([{ name: "a.txt", bytes: nes }]),
    "unreadable",
    /holds no file like a ROM/,
  ],
  [
    "a broken archive",
    "a.zip",
    writeZip([{ name: "a.md", bytes: genesis }]).subarray(0, 400),
    "unreadable",
    /^a\.zip: not a zip archive that can be read: [^.]*\. Replace the file\.$/,
  ],
  ["no archive", "a.zip", genesis, "unreadable", /it is no zip archive/],
  ["an empty file", "a.md", new Uint8Array(), "unreadable", /it is empty/],
];
for (const [what, file, bytes, kind, message] of refused) {
  test(`${what} is told from a known ROM, with the reason`, () => {
    const finding = found(file, bytes);
    assert.equal(finding.kind, kind, finding.message);
    assert.match(finding.message, message);
    assert.equal(finding.bytes, null);
  });
}

test("a NES ROM that lacks its header is named, but cannot be played", () => {
  const known = [{ game: "MoonHopper-Nes", system: "Nes", hashes: [sha1(nes.subarray(16))] }];
  const bare = nes.subarray(16);
  const [finding] = identifyRomFile("a.nes", bare, known);
  assert.equal(finding?.kind, "unreadable");
  assert.match(
    finding?.message ?? "",
    /would be MoonHopper-Nes, but it lacks the 16 bytes of the iNES header/,
  );
});

test("a short or foreign file is not taken for one of the Super Magic Drive", () => {
  assert.equal(deinterleaveSmd(new Uint8Array(600)), null);
  assert.equal(deinterleaveSmd(genesis), null);
});

let games: GamesFolder;
before(() => {
  games = aGamesFolder();
  games.add("StarQuest-Genesis", { "rom.nes": null, "rom.sha": sha1(genesis) });
  games.add("Broken-Nes", { "rom.sha": "xyz" });
  mkdirSync(join(games.path, "roms", "deep"), { recursive: true });
  writeFileSync(
    join(games.path, "roms", "deep", "b.zip"),
    writeZip([{ name: "q.smd", bytes: interleaved(genesis) }]),
  );
  writeFileSync(join(games.path, "roms", "a.zip"), "PK\u0003\u0004 broken");
  writeFileSync(join(games.path, "roms", "readme.txt"), "not a ROM");
  writeFileSync(join(games.path, "roms", "deep", "c.7z"), "7z");
});
after(() => games.remove());

test("folders are searched in the order of names, and what cannot be a ROM is not read", () => {
  const { roms, problems } = knownRoms(findGames([games.path]));
  assert.deepStrictEqual(
    roms.map(({ game }) => game),
    ["StarQuest-Genesis"],
  );
  assert.match(problems.join(), /Broken-Nes.*expected SHA-1s/);
  const paths = [join(games.path, "roms"), join(games.path, "nowhere")];
  const findings = [...searchRoms(paths, roms)];
  assert.deepStrictEqual(
    findings.map(({ kind }) => kind),
    ["unreadable", "known", "unreadable", "other", "unreadable"],
  );
  assert.match(
    findings[1]?.message ?? "",
    /b\.zip: q\.smd: StarQuest-Genesis \(SHA-1 [0-9a-f]{40}, de-interleaved\)/,
  );
  assert.match(findings[2]?.message ?? "", /c\.7z: .*only zip archives are opened/);
  assert.match(findings[3]?.message ?? "", /readme\.txt: its ending is no cartridge's/);
  assert.match(findings[4]?.message ?? "", /no such file or folder/);
});

test("a game finds its ROM in an archive, and is not stopped by a broken one beside it", () => {
  const game = loadGame("StarQuest-Genesis", {
    gamePaths: [games.path],
    romPaths: [join(games.path, "roms")],
  });
  assert.deepStrictEqual(game.rom, genesis);
});
