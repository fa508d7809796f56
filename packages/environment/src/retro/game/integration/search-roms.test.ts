import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { aGamesFolder, type GamesFolder } from "../../../testing/a-game-folder.ts";
import { writeZip } from "../../archive/zip-file.ts";
import type { RomFinding } from "../rom/rom-finding.ts";
import { deinterleaveSmd } from "../rom/smd.ts";
import { findGames } from "./find-games.ts";
import { loadGame } from "./load-game.ts";
import { identifyRomFile, knownRoms, searchRoms } from "./search-roms.ts";

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
/** The Nintendo 64's, in the console's own order. */
const n64 = Uint8Array.from({ length: 4096 }, (_, i) => i * 13 + (i >> 8));
n64.set([0x80, 0x37, 0x12, 0x40]);
/** The last game of {@link KNOWN}: py7zr 1.0 packed it as `deep/game.md`, beside a `readme.txt`. */
const packed = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7) % 251);
const sevenZip = new Uint8Array(
  Buffer.from(
    [
      "N3q8ryccAATJgdlrkAEAAAAAAAAWAAAAAAAAACNb86rgEAQBC10AAAIPVwJoxnjO2A+Q5uu23R9wYrAhJxT5sZWK",
      "WGAheiys53eY30WGsYjf+PcFLdU18Xr6gK275dGyusOKquQRMXvha85O/6E4K7mbKsZwcKVjLJ/wEA6+jQPWDL5k",
      "u6/IRQRTlzG5tazt7BY7eTC8IsZUz+leMEkFnctdvwskckmbeoGIk02faUM/D+XVNfqWMbNi1i1IeuMoILkWrEaH",
      "0H6l5kBcS8jq5ObpLhOjFSpsRxw2WFf2A5fIBGU87Ye7o17lyykAYx+lcYH3s+OuJywpjeLNzCtC63vH/zoa0KiT",
      "5dfC9Ocu0EzJipEEYmhVCrUo+VP3N/rfbJUDANMUoX0KT4AgSZMtpNn6AOAAjAB1XQAAgTMHrg/VOD2Z+cZglwW+",
      "6UVJUIhaOGWcnKTPOjjxok+2qeDQgya6rqR+XmGMhQOIoN921bN9+tRt9lIGvwxqTY2ZGWZqorcqppYH/wzxCzXg",
      "6fMUvOoI6biCsl+64r9yBCpmXkmGjy1hi0ioj3mx0BRAAAAAFwaBEwEJfQAHCwEAASEhARgMgI0AAA==",
    ].join(""),
    "base64",
  ),
);
/** With a trainer of 512 bytes between header and program, which the hash does not know. */
const trained = new Uint8Array(
  Buffer.concat([nes.subarray(0, 16), new Uint8Array(512), nes.subarray(16)]),
);
trained[6] = (nes[6] ?? 0) | 4;
/** Without the trainer's bit, as a header says that has none. */
const untrained = Uint8Array.from(nes);
untrained[6] = (nes[6] ?? 0) & ~4;
/** NES 2.0: one bank of program, and 2¹³ × 1 bytes of pictures in the other way of counting. */
const nes2 = Uint8Array.from({ length: 16 + 0x4000 + 0x2000 }, (_, i) => i * 17);
nes2.set([...Buffer.from("NES\u001a"), 1, 13 << 2, 0, 8, 0, 0xf0]);
const KNOWN = [
  { game: "Packed-Genesis", system: "Genesis", hashes: [sha1(packed)] },
  { game: "Polygons-N64", system: "N64", hashes: [sha1(n64)] },
  { game: "TwoPointZero-Nes", system: "Nes", hashes: [sha1(nes2.subarray(16))] },
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
const found = async (file: string, bytes: Uint8Array): Promise<RomFinding> =>
  (await identifyRomFile(file, bytes, KNOWN))[0] as RomFinding;

/** The Nintendo 64's words in another order: the places of each four bytes. */
const reordered = (rom: Uint8Array, order: readonly number[]): Uint8Array =>
  rom.map((_, at) => rom[(at & ~3) + (order[at & 3] ?? 0)] ?? 0);
const zipOf = (name: string, bytes: Uint8Array): Uint8Array => writeZip([{ name, bytes }]);

/** A tar archive with one file (POSIX ustar). */
function aTar(name: string, content: Uint8Array, size = content.length): Uint8Array {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write("0000644\0", 100);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0        0", 136);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const padding = new Uint8Array((512 - (content.length % 512)) % 512);
  return joined(header, content, padding, new Uint8Array(1024));
}

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
  ["a Nintendo 64 ROM in its own order", "a.z64", n64, n64, "Polygons-N64"],
  [
    "a Nintendo 64 ROM with swapped bytes",
    "a.v64",
    reordered(n64, [1, 0, 3, 2]),
    n64,
    "Polygons-N64",
  ],
  ["a little-endian Nintendo 64 ROM", "a.n64", reordered(n64, [3, 2, 1, 0]), n64, "Polygons-N64"],
  ["a NES ROM with a trainer", "a.nes", trained, untrained, "MoonHopper-Nes"],
  ["an overdump by the NES 2.0 header", "a.nes", joined(nes2, nes2), nes2, "TwoPointZero-Nes"],
  ["a NES ROM with a foreign ending", "a.bin", nes, nes, "MoonHopper-Nes"],
  [
    "a Super Magic Drive file with a foreign ending",
    "a.bin",
    interleaved(genesis),
    genesis,
    "StarQuest-Genesis",
  ],
  ["a ROM with no ending of a cartridge", "a.txt", genesis, genesis, "StarQuest-Genesis"],
  [
    "a ROM behind the Atari 7800's header",
    "a.a78",
    joined(Buffer.from("\u0001ATARI7800".padEnd(128, "\0"), "latin1"), genesis),
    genesis,
    "StarQuest-Genesis",
  ],
  ["a ROM in a 7z archive", "a.7z", sevenZip, packed, "Packed-Genesis"],
  ["a ROM in a tar archive", "a.tar", aTar("x/y.md", genesis), genesis, "StarQuest-Genesis"],
  [
    "a ROM in a compressed tar archive",
    "a.tgz",
    gzipSync(aTar("x/y.md", genesis)),
    genesis,
    "StarQuest-Genesis",
  ],
  ["a compressed ROM", "a.md.gz", gzipSync(genesis), genesis, "StarQuest-Genesis"],
  [
    "a ROM in a zip in a tar archive in a zip",
    "a.zip",
    zipOf("b.tar", aTar("c.zip", zipOf("d.md", genesis))),
    genesis,
    "StarQuest-Genesis",
  ],
  [
    "a ROM without a cartridge's ending in a zip",
    "a.zip",
    zipOf("game.rom", genesis),
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
  test(`${what} is recognised, and what is to be installed is the cartridge's content`, async () => {
    const finding = await found(file, bytes);
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
    "a NES ROM that ends within its header",
    "evil.nes",
    nes.subarray(0, 10),
    "unreadable",
    /^evil\.nes: cannot be read: it has 10 bytes, no more than the header of a ROM\.$/,
  ],
  [
    "an archive without ROMs",
    "a.zip",
    writeZip([{ name: "a.txt", bytes: nes.subarray(17) }]),
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
  [
    "a cut 7z archive",
    "a.7z",
    sevenZip.subarray(0, 300),
    "unreadable",
    /^a\.7z: not a 7z archive that can be read: it is damaged, or holds no file\. Replace/,
  ],
  [
    "a broken tar archive",
    "a.tar",
    aTar("a.md", genesis).fill(0x39, 100, 200),
    "unreadable",
    /^a\.tar: not a tar archive that can be read: /,
  ],
  [
    "a tar archive with a file that is larger than any cartridge",
    "a.tar",
    aTar("a.md", genesis, 100_000_000),
    "unreadable",
    /^a\.tar: .*: a\.md is too large: 100000000 bytes\./,
  ],
  [
    "a broken gzip file",
    "a.gz",
    gzipSync(genesis).subarray(0, 99),
    "unreadable",
    /not a gzip file/,
  ],
  ["another archive's ending", "a.7z", genesis, "unreadable", /it is no 7z archive/],
  [
    "an archive in four others",
    "a.zip",
    [1, 2, 3, 4].reduce((inner, n) => zipOf(`${n}.zip`, inner), zipOf("a.md", genesis)),
    "unreadable",
    /^a\.zip: 4\.zip: 3\.zip: 2\.zip: cannot be read: it holds too many archives in archives/,
  ],
  ["an empty file", "a.md", new Uint8Array(), "unreadable", /it is empty/],
];
for (const [what, file, bytes, kind, message] of refused) {
  test(`${what} is told from a known ROM, with the reason`, async () => {
    const finding = await found(file, bytes);
    assert.equal(finding.kind, kind, finding.message);
    assert.match(finding.message, message);
    assert.equal(finding.bytes, null);
  });
}

test("a NES ROM that lacks its header is named, but cannot be played", async () => {
  const known = [{ game: "MoonHopper-Nes", system: "Nes", hashes: [sha1(nes.subarray(16))] }];
  const bare = nes.subarray(16);
  const [finding] = await identifyRomFile("a.nes", bare, known);
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
  writeFileSync(join(games.path, "roms", "deep", "readme.md"), "Notes, and no Genesis cartridge.");
  games.add("Nameless-Genesis", { "rom.sha": "" });
  writeFileSync(join(games.path, "roms", "deep", "c.7z"), "7z");
});
after(() => games.remove());

test("folders are searched in the order of names, and what is no cartridge is told apart", async () => {
  const { roms, problems } = knownRoms(findGames([games.path]));
  assert.deepStrictEqual(
    roms.map(({ game }) => game),
    ["StarQuest-Genesis"],
  );
  assert.match(problems.join(), /Broken-Nes.*expected SHA-1s/);
  const paths = [join(games.path, "roms"), join(games.path, "nowhere")];
  const findings: RomFinding[] = [];
  for await (const finding of searchRoms(paths, roms)) findings.push(finding);
  assert.deepStrictEqual(
    findings.map(({ kind }) => kind),
    ["unreadable", "known", "unreadable", "other", "other", "unreadable"],
  );
  assert.match(
    findings[1]?.message ?? "",
    /b\.zip: q\.smd: StarQuest-Genesis \(SHA-1 [0-9a-f]{40}, de-interleaved\)/,
  );
  assert.match(findings[2]?.message ?? "", /c\.7z: .*it is no 7z archive/);
  assert.match(findings[4]?.message ?? "", /readme\.txt: it is text/);
  assert.match(findings[3]?.message ?? "", /readme\.md: it is text/);
  assert.match(findings[5]?.message ?? "", /no such file or folder/);
});

test("a game finds its ROM in an archive, and is not stopped by a broken one beside it", () => {
  const game = loadGame("StarQuest-Genesis", {
    gamePaths: [games.path],
    romPaths: [join(games.path, "roms")],
  });
  assert.deepStrictEqual(game.rom, genesis);
});

test("what was done to a file is said", async () => {
  const done: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["a.v64", reordered(n64, [1, 0, 3, 2]), /, its bytes put into the order z64\)$/],
    ["a.nes", trained, /, without its trainer of 512 bytes\)$/],
    ["a.bin", interleaved(genesis), /, de-interleaved\)$/],
    [
      "a.sfc",
      joined(new Uint8Array(512), genesis),
      /, without the 512 bytes of a copier's header\)$/,
    ],
  ];
  for (const [file, bytes, remark] of done)
    assert.match((await found(file, bytes)).message, remark);
});
