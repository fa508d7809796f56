/**
 * Builds the game with cc65: `node build.mjs [PATH]` writes the ROM to PATH (default rom.nes beside
 * this file, with rom.sha) and prints its SHA-1s. The bytes depend on the source and on cc65's version only.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { assets } from "./source/tools/assets.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCE = join(HERE, "source");
const ASSEMBLY = ["engine", "variables"];
const C = ["main", "hare", "things", "level", "hud", "screens", "sound"];
const HEADER_BYTES = 16;

function tool(name, args, cwd) {
  try {
    return execFileSync(name, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    if (error.code === "ENOENT") throw new Error(`${name} not found: apt-get install cc65`);
    throw new Error(`${name} ${args.join(" ")}\n${error.stderr}`);
  }
}

/** Compiles and links in `folder`, which receives the assets and every intermediate file. */
function compile(folder) {
  const made = assets(SOURCE);
  for (const [name, content] of Object.entries(made.files))
    writeFileSync(join(folder, name), content);
  const objects = [];
  for (const name of C) {
    const flags = ["-t", "none", "-Oirs", "-Cl", "-I", folder, "-I", SOURCE];
    tool("cc65", [...flags, "-o", `${name}.s`, join(SOURCE, `${name}.c`)], folder);
    tool("ca65", ["-t", "none", "-o", `${name}.o`, `${name}.s`], folder);
    objects.push(`${name}.o`);
  }
  for (const name of ASSEMBLY) {
    tool("ca65", ["-t", "none", "-o", `${name}.o`, join(SOURCE, `${name}.s`)], folder);
    objects.push(`${name}.o`);
  }
  tool("ca65", ["-t", "none", "-o", "assets.o", "assets.s"], folder);
  objects.push("assets.o");
  const link = ["-C", join(SOURCE, "nes.cfg"), "-o", "rom.nes", "-m", "rom.map"];
  tool("ld65", [...link, ...objects, "none.lib"], folder);
  return made.report;
}

function sha1(bytes) {
  return createHash("sha1").update(bytes).digest("hex");
}

/** @returns the ROM, the SHA-1 of all of it and of all but its header, and a report */
export function buildRom() {
  const folder = mkdtempSync(join(tmpdir(), "hare-dash-"));
  try {
    const report = compile(folder);
    const rom = readFileSync(join(folder, "rom.nes"));
    const map = readFileSync(join(folder, "rom.map"), "utf8");
    return { rom, fileSha1: sha1(rom), romSha1: sha1(rom.subarray(HEADER_BYTES)), report, map };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function main(path) {
  const built = buildRom();
  const target = resolve(path ?? join(HERE, "rom.nes"));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, built.rom);
  if (!path) writeFileSync(join(HERE, "rom.sha"), `${built.romSha1}\n`);
  process.stdout.write(`${built.report.join("\n")}\n`);
  const sizes =
    built.map.match(/^(ZEROPAGE|VARS|BSS|BUFFERS|CODE|RODATA|ENGINE|LEVELS2?) .*$/gm) ?? [];
  process.stdout.write(`${sizes.join("\n")}\n`);
  process.stdout.write(`${target}\nSHA-1 of the file        ${built.fileSha1}\n`);
  process.stdout.write(`SHA-1 without its header ${built.romSha1}\n`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    main(process.argv[2]);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
