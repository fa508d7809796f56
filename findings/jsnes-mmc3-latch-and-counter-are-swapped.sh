#!/usr/bin/env bash
# One would guess: a write to 0xC000 of an MMC3 cartridge (mapper 4) sets the latch from which its scanline counter reloads.
# What happens: jsnes puts that value into the counter, and the value of 0xC001, which is a command without a value, into the
# latch. So the interrupt comes once after the right number of scanlines, then after a number that the program never chose.
# Where: jsnes 3.0.0 (npm), src/mappers; hardware: nesdev.org/wiki/MMC3. Nestopia and FCEUmm set the latch.
# Why it matters: games with a status bar split the picture by this interrupt: an agent sees other frames on this core.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts jsnes@3.0.0 >/dev/null
cat >try.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import { NES } from "jsnes";

// A valid cartridge: mapper 4, 32 KiB of program, 8 KiB of characters; the program loops at 0xE000.
const header = [0x4e, 0x45, 0x53, 0x1a, 2, 1, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const program = new Uint8Array(32 * 1024).fill(0xea);
program.set([0x4c, 0x00, 0xe0], 0x6000);
for (const vector of [0x7ffa, 0x7ffc, 0x7ffe]) program.set([0x00, 0xe0], vector);
const rom = Buffer.concat([Buffer.from(header), program, Buffer.alloc(8 * 1024)]);

const nes = new NES({ onFrame() {}, emulateSound: false });
nes.loadROM(rom.toString("latin1"));
const { mmap } = nes;
mmap.write(0xc000, 20);
mmap.write(0xc001, 99);
const { version } = JSON.parse(readFileSync("node_modules/jsnes/package.json", "utf8"));
console.log(`jsnes ${version}: after 20 to 0xC000 and 99 to 0xC001 the counter is ${mmap.irqCounter}, the latch ${mmap.irqLatchValue}`);
console.log("an MMC3: the latch is 20, the counter reloads it at the next scanline");
if (mmap.irqCounter !== 20 || mmap.irqLatchValue !== 99) process.exit(1);
JAVASCRIPT
node try.mjs
