import type { ButtonMask, ButtonOrder } from "@lockstep/emulation";
import { EnvironmentError } from "../../environment-error.ts";
import { readZip, writeZip, type ZipEntry } from "../archive/zip-file.ts";
import { buttonLetters } from "./button-letters.ts";
import type { Recording } from "./recording.ts";

const HEADER = "Header.txt";
const LOG = "Input Log.txt";
const STATE = "Core.bin";
/** BizHawk's names of consoles, where gym-retro's differ. */
const PLATFORMS: Readonly<Record<string, string>> = {
  Genesis: "GEN",
  Snes: "SNES",
  Nes: "NES",
  Atari2600: "A26",
};
/** More than a day of play. */
const MOST_FRAMES = 10_000_000;
const MOST_PLAYERS = 8;

/**
 * Writes a recording as gym-retro does: a zip archive of `Header.txt`, `Input Log.txt` and, where it begins with a state,
 * `Core.bin`, without which stable-retro opens no recording. The columns are named as gym-retro names them; BizHawk writes
 * `LogKey:` before their names, which stable-retro does not read. Equal recordings give equal bytes.
 * Source: openai/retro, src/movie-bk2.cpp.
 * @param buttons of the console
 */
export function encodeBk2(recording: Recording, buttons: ButtonOrder): Uint8Array {
  const letters = buttonLetters(buttons);
  const { system, game, frames, state } = recording;
  const players = frames.reduce((most, { length }) => Math.max(most, length), 1);
  const header = [
    "MovieVersion Retro",
    "Author ?",
    "emuVersion ?",
    `Platform ${PLATFORMS[system] ?? system}`,
    `GameName ${game}`,
    "SHA1 ?",
    "Core ?",
    "rerecordCount 1",
    "",
  ];
  const numbers = Array.from({ length: players }, (_, player) => player);
  const titles = numbers.flatMap((player) =>
    letters.map(({ title }) => `P${player + 1} ${title}|`),
  );
  const line = (masks: readonly ButtonMask[]): string =>
    `|..|${numbers
      .map((player) => {
        const mask = masks[player] ?? 0;
        return letters.map(({ bit, letter }) => (mask & (1 << bit) ? letter : ".")).join("");
      })
      .join("|")}|`;
  const log = ["[Input]", titles.join(""), ...frames.map(line)];
  const entries: ZipEntry[] = [
    { name: LOG, bytes: Buffer.from(`${log.join("\n")}\n[/Input]`) },
    { name: HEADER, bytes: Buffer.from(header.join("\n")) },
  ];
  if (state !== null) entries.push({ name: STATE, bytes: state });
  return writeZip(entries);
}

/**
 * Reads a recording of gym-retro or {@link encodeBk2}. Commands such as resets are left out, as gym-retro does.
 * @param buttons of the console that it will be played on
 * @param file names it in errors
 * @throws {EnvironmentError} `ARCHIVE_UNREADABLE`, `RECORDING_MALFORMED`
 */
export function decodeBk2(bytes: Uint8Array, buttons: ButtonOrder, file: string): Recording {
  const names = [HEADER, LOG, STATE];
  const entries = readZip(bytes, file, (name) => names.includes(name));
  const entry = (wanted: string): Uint8Array | undefined =>
    entries.find(({ name }) => name === wanted)?.bytes;
  const text = (wanted: string): string => {
    const content = entry(wanted);
    if (content !== undefined) return Buffer.from(content).toString("utf8");
    throw malformed(file, `it has no ${wanted}`);
  };
  const header = new Map(
    text(HEADER)
      .split(/\r?\n/)
      .map((line) => [line.split(" ", 1)[0] ?? "", line.slice(line.indexOf(" ") + 1)]),
  );
  const platform = header.get("Platform");
  if (platform === undefined) throw malformed(file, `${HEADER} names no Platform`);
  const [system] = Object.entries(PLATFORMS).find(([, name]) => name === platform) ?? [platform];
  const frames = decodeLog(text(LOG), buttons, file);
  return { system, game: header.get("GameName") ?? "", frames, state: entry(STATE) ?? null };
}

function decodeLog(
  text: string,
  buttons: ButtonOrder,
  file: string,
): readonly (readonly ButtonMask[])[] {
  const bits = new Map(buttonLetters(buttons).map(({ bit, letter }) => [letter, 1 << bit]));
  const frames: ButtonMask[][] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (!line.startsWith("|")) return;
    // A line is |commands|player 1|player 2|…|
    const players = line.split("|").slice(2, -1);
    if (players.length === 0 || players.length > MOST_PLAYERS) {
      const place = `${LOG}, line ${index + 1}`;
      throw malformed(
        file,
        `${place}: expected 1 to ${MOST_PLAYERS} players, got ${players.length}`,
      );
    }
    frames.push(players.map((held) => maskOf(held, bits, file, index + 1)));
  });
  if (frames.length === 0) throw malformed(file, `${LOG} has no frames`);
  if (frames.length > MOST_FRAMES) throw malformed(file, `it has ${frames.length} frames`);
  return frames;
}

function maskOf(
  held: string,
  bits: ReadonlyMap<string, number>,
  file: string,
  line: number,
): ButtonMask {
  let mask = 0;
  for (const letter of held) {
    if (letter === "." || letter === " ") continue;
    const bit = bits.get(letter);
    if (bit === undefined) {
      const known = [...bits.keys()].join("");
      const place = `${LOG}, line ${line}`;
      throw malformed(
        file,
        `${place}: expected buttons out of ${known}, got ${letter.slice(0, 8)}`,
      );
    }
    mask |= bit;
  }
  return mask;
}

function malformed(file: string, why: string): EnvironmentError {
  return new EnvironmentError(
    "RECORDING_MALFORMED",
    `${file}: not a recording that can be played: ${why}. Record it again.`,
  );
}
