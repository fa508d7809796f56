import type { RetroEnvironment } from "@lockstep/environment/configuration";
import { isTree } from "./merge.ts";

/** The settings that decide which core can play a game, and by whom it is played. */
export type Played = Pick<
  RetroEnvironment,
  "game" | "scenario" | "startStates" | "players" | "secondPlayer"
>;

/**
 * The settings that decide which core can play a game; `null` when it is not a game or not valid, which is reported
 * elsewhere.
 */
export function playedOf(environment: unknown): Played | null {
  if (!isTree(environment)) return null;
  const { kind, game, scenario, startStates, players, secondPlayer } = environment;
  if (kind !== "retro") return null;
  if (typeof game !== "string" || game === "" || typeof scenario !== "string") return null;
  const isList =
    Array.isArray(startStates) && startStates.every((name) => typeof name === "string");
  if (!isList) return null;
  return {
    ...{ game, scenario, startStates },
    ...(players === 2 && { players }),
    ...(secondPlayer === "random" && { secondPlayer }),
  };
}
