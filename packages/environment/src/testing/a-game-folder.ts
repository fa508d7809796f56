import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Content of a file: text, bytes, JSON of anything else; `null` leaves the file out. */
export type FileContent = string | Uint8Array | object | null;

/** Variables of the {@link FakeConsole}. */
export const FAKE_VARIABLES = {
  x: { address: 0, type: "<u2" },
  lives: { address: 2, type: "|u1" },
  goal: { address: 3, type: "|u1" },
} as const;

const rom = Uint8Array.from({ length: 32 }, (_, i) => i);

/** A temporary folder of games. */
export interface GamesFolder {
  readonly path: string;
  /** Writes a sound integration of the fake console, with these files instead of or besides its own. */
  add(name: string, files?: Readonly<Record<string, FileContent>>): string;
  remove(): void;
}

export function aGamesFolder(): GamesFolder {
  const path = mkdtempSync(join(tmpdir(), "lockstep-games-"));
  return {
    path,
    add(name, files = {}) {
      const folder = join(path, name);
      mkdirSync(folder, { recursive: true });
      for (const [file, content] of Object.entries({ ...soundFiles(), ...files })) {
        if (content !== null) writeFileSync(join(folder, file), bytesOf(content));
      }
      return folder;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

function soundFiles(): Readonly<Record<string, FileContent>> {
  return {
    "data.json": { info: FAKE_VARIABLES },
    "scenario.json": {
      done: { variables: { lives: { op: "zero" }, goal: { op: "nonzero" } } },
      reward: { variables: { x: { reward: 1, penalty: 1 }, goal: { reward: 50 } } },
    },
    "metadata.json": {
      default_state: "Start",
      lockstep: {
        title: "Fake",
        training_states: ["Start", "Later"],
        evaluation_states: ["Far"],
        progress: { variable: "x", end: { Start: 100, Later: 100, Far: 100 } },
        finish: { variable: "goal", op: "nonzero" },
      },
    },
    "rom.sha": createHash("sha1").update(rom.subarray(16)).digest("hex"),
    "rom.nes": rom,
    "Start.inputs": "3 # title\n2 START\n",
    "Later.inputs": "3\n2 START\n10 RIGHT\n",
    "Far.inputs": "3\n2 START\n5 RIGHT A\n",
  };
}

function bytesOf(content: Exclude<FileContent, null>): string | Uint8Array {
  if (typeof content === "string" || content instanceof Uint8Array) return content;
  return JSON.stringify(content);
}
