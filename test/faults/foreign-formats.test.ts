import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { loadGame } from "@lockstep/environment";
import {
  type Finished,
  projectRoot,
  runLockstep,
  startLockstep,
  temporaryFolder,
} from "../lockstep-command.ts";

const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, "utf16le");
const marked = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, "utf8");

/** What `import` says of archives that it opens, and finds broken. */
const opened: Readonly<Record<string, RegExp>> = {
  "7z": /: not a 7z archive that can be read: it is damaged/,
  xz: /: not a tar archive in xz that can be read: /,
  bzip2: /: not a tar archive in bzip2 that can be read: /,
  tar: /: not a tar archive that can be read: /,
};

/** Formats that are met in place of others, and what is said of each. */
const foreign: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ["7z", latin1("7z\u00bc\u00af\u0027\u001c\u0000\u0004"), /it is a 7z archive; unpack it first/],
  ["rar", latin1("Rar!\u001a\u0007\u0001\u0000"), /it is a rar archive; unpack it first/],
  ["xz", latin1("\u00fd7zXZ\u0000"), /it is compressed with xz; unpack it first/],
  ["bzip2", latin1("BZh91AY"), /it is compressed with bzip2; unpack it first/],
  ["zstd", latin1("\u0028\u00b5\u002f\u00fd"), /it is compressed with zstd; unpack it first/],
  ["tar", latin1(`${"a".repeat(257)}ustar`), /it is a tar archive; unpack it first/],
  ["a split zip", latin1("PK\u0007\u0008PK"), /a part of a zip archive that was split; join/],
  [
    "a web page",
    latin1("\r\n<!DOCTYPE html><html>"),
    /a web page \(HTML\).*download the file itself/,
  ],
  [
    "a pointer of Git LFS",
    latin1("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
    /only a pointer of Git LFS.*git lfs pull/,
  ],
  ["a PNG", latin1("\u0089PNG\r\n\u001a\n"), /it is a PNG picture/],
  ["a PDF", latin1("%PDF-1.7"), /it is a PDF document/],
  ["#RZIP", latin1("#RZIPv\u0001#"), /compressed by RetroArch \(#RZIP\), as its save states are/],
  ["RASTATE", latin1("RASTATE\u0001MEM "), /a save state of RetroArch \(RASTATE\)/],
  ["UTF-16", utf16("{}"), /text in UTF-16 \(its byte-order mark is FF FE\); save it as UTF-8/],
];

async function said(...args: readonly string[]): Promise<Finished> {
  return runLockstep(args);
}

test("import says of each foreign file what it is, whatever it is called", async (context) => {
  const folder = temporaryFolder(context);
  for (const [index, [, bytes]] of foreign.entries())
    for (const ending of ["nes", "zip"])
      writeFileSync(join(folder, `${String(index).padStart(2, "0")}.${ending}`), bytes);
  writeFileSync(join(folder, "gz.bin"), gzipSync(new Uint8Array(9)));
  const { stdout } = await said("import", folder, "--into", join(folder, "out"));
  for (const [index, [what, , says]] of foreign.entries())
    for (const ending of ["nes", "zip"]) {
      const name = `${String(index).padStart(2, "0")}.${ending}`;
      const line = stdout.split("\n").find((each) => each.includes(name)) ?? "";
      assert.match(line, opened[what] ?? says, `${what} as ${name}: ${line}`);
    }
  assert.match(stdout, /gz\.bin: gz\.bin: no known game has SHA-1 [0-9a-f]{40}\./);
});

/** A copy of the default game under another name, in a folder of games. */
function aGame(folder: string): string {
  const game = join(folder, "games", "Copy-Nes");
  mkdirSync(join(folder, "games"), { recursive: true });
  cpSync(join(projectRoot, "games", "HareDash-Nes"), game, {
    recursive: true,
    filter: (path) => !path.includes("source"),
  });
  return game;
}

const gameFiles = ["data.json", "scenario.json", "metadata.json", "rom.sha", "rom.nes"];

test("each file of a game that is of another format is named with what it is", (context) => {
  const folder = temporaryFolder(context);
  const page = latin1("<html><body>404</body></html>");
  for (const name of gameFiles)
    for (const [bytes, says] of [
      [page, /a web page \(HTML\)/],
      [utf16("{}"), /text in UTF-16/],
    ] as const) {
      writeFileSync(join(aGame(folder), name), bytes);
      assert.throws(
        () => loadGame("Copy-Nes", { gamePaths: [join(folder, "games")] }),
        ({ message }: Error) => says.test(message) && message.includes(name),
        name,
      );
    }
});

test("byte-order marks and Windows' line ends are skipped where the field's readers skip them", async (context) => {
  const folder = temporaryFolder(context);
  const game = aGame(folder);
  for (const name of gameFiles.filter((each) => each !== "rom.nes")) {
    const path = join(game, name);
    writeFileSync(path, marked(readFileSync(path, "utf8").replaceAll("\n", "\r\n")));
  }
  const config = join(folder, "config.json");
  writeFileSync(config, marked('{ "slots": 2,\r\n "segmentLength": 4 }\r\n'));
  const places = ["--games-path", join(folder, "games")];
  const { code, stdout, stderr } = await said(
    ...["prepare", "--run-dir", join(folder, "run"), "--game", "Copy-Nes", "--config", config],
    ...places,
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Copy-Nes, 2 slots of 4 steps/);
  // The same files without marks are the same game.
  for (const name of gameFiles.filter((each) => each !== "rom.nes")) {
    const path = join(game, name);
    writeFileSync(path, readFileSync(path, "utf8").replace("\ufeff", ""));
  }
  const again = await said(
    ...["prepare", "--run-dir", join(folder, "run"), "--game", "Copy-Nes", ...places],
  );
  assert.equal(again.code, 0, again.stderr);
});

const texts: readonly (readonly [string, (path: string) => Promise<Finished>])[] = [
  ["--config", (path) => said("train", "--plain", "--config", path)],
  ["a service's --config", (path) => startLockstep(["learner", "--config", path]).finished],
];
for (const [what, start] of texts)
  test(`${what} in UTF-16 is named`, async (context) => {
    const path = join(temporaryFolder(context), "config.json");
    writeFileSync(path, utf16('{ "slots": 2 }'));
    const { code, stderr } = await start(path);
    assert.equal(code, 78, stderr);
    assert.match(stderr, /config\.json[^\n]*text in UTF-16[^\n]*save it as UTF-8/);
  });
