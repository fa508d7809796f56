import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { readUserJson } from "@lockstep/system";
import type { LoadedGame } from "./load-game.ts";
import type { Metadata } from "./metadata.ts";
import type { StartState } from "./start-state.ts";

/**
 * What a run plays, file by file: SHA-256 of what each file of the integration says, lower-case hex, by the file's name;
 * `rom` is the cartridge with its header, which {@link LoadedGame.romSha1} leaves out. Where the hashes are equal, the
 * same actions give the same episodes. White space of JSON files, packing of save states, comments of input scripts,
 * titles, and states that the run does not start from do not count.
 * @throws {EnvironmentError} `STATE_UNKNOWN`, `GAME_MALFORMED`
 */
export function integrationHashes(
  game: LoadedGame,
  scenario: string,
  startStates: readonly string[],
): Readonly<Record<string, string>> {
  const file = (name: string): string => sha256(unspaced(join(game.folder, name)));
  const states = game.startStates(startStates);
  const parts: readonly (readonly [string, string])[] = [
    ["rom", sha256(game.rom)],
    ["data.json", file("data.json")],
    [`${scenario}.json`, file(`${scenario}.json`)],
    ["metadata.json", sha256(JSON.stringify(played(game.metadata, startStates)))],
    ...game.scenario.scripts.map(
      (script) => [relative(game.folder, script.file), sha256(script.source)] as const,
    ),
    ...states.map((state) => [stateFile(state), sha256(content(state))] as const),
  ];
  return Object.fromEntries(parts);
}

/** JSON in its own order, because a scenario's terms are added in that order. */
function unspaced(file: string): string {
  return JSON.stringify(readUserJson(file));
}

/** What of the metadata reaches an episode or its report. */
function played({ progress, finish, coreOptions }: Metadata, states: readonly string[]): unknown {
  return {
    progress: progress && {
      variable: progress.variable,
      end: states.map((state) => progress.end[state] ?? null),
    },
    finish: finish && [finish.variable, finish.operation, finish.reference],
    coreOptions: Object.entries(coreOptions).sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

function stateFile({ kind, name }: StartState): string {
  return `${name}.${kind === "saved" ? "state" : "inputs"}`;
}

function content(state: StartState): string | Uint8Array {
  if (state.kind === "saved") return state.bytes;
  const lines = state.spans.map(({ frames, buttons }) => [frames, ...buttons].join(" "));
  return lines.join("\n");
}

function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
