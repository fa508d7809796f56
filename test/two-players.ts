import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nesTestRom } from "@lockstep/emulation/testing";

/** Counts frames in which a player holds RIGHT: the first player's at 0, the second one's at 1. */
const program = [
  ...[0xa9, 0x00, 0x85, 0x00, 0x85, 0x01],
  // Wait for the picture's end, then strobe the pads.
  ...[0xad, 0x02, 0x20, 0x10, 0xfb, 0xa9, 0x01, 0x8d, 0x16, 0x40, 0xa9, 0x00, 0x8d, 0x16, 0x40],
  // Eight bits of each pad into 0x10 and 0x11: RIGHT is the last.
  ...[0xa2, 0x08, 0xad, 0x16, 0x40, 0x4a, 0x26, 0x10, 0xad, 0x17, 0x40, 0x4a, 0x26, 0x11],
  ...[0xca, 0xd0, 0xf1],
  ...[0xa5, 0x10, 0x29, 0x01, 0x18, 0x65, 0x00, 0x85, 0x00],
  ...[0xa5, 0x11, 0x29, 0x01, 0x18, 0x65, 0x01, 0x85, 0x01],
  ...[0x4c, 0x06, 0x80],
];

export const twoPlayersGame = "TwoPads-Nes";

/**
 * Writes the integration of a game of our own for two players: each is rewarded for holding RIGHT, as gym-retro's scenarios
 * list players' rewards, and the second player's is worth ten times as much. An episode ends when the second player has held
 * RIGHT for more than 8 frames.
 * @returns the game's folder
 */
export function writeTwoPlayersGame(games: string, name: string = twoPlayersGame): string {
  const folder = join(games, name);
  const rom = nesTestRom(program);
  const files: Readonly<Record<string, string | Uint8Array>> = {
    "rom.nes": rom,
    "rom.sha": createHash("sha1").update(rom.subarray(16)).digest("hex"),
    "data.json": JSON.stringify({
      info: { first: { address: 0, type: "|u1" }, second: { address: 1, type: "|u1" } },
    }),
    "scenario.json": JSON.stringify({
      done: { variables: { second: { op: "greater-than", reference: 8 } } },
      rewards: [{ variables: { first: { reward: 1 } } }, { variables: { second: { reward: 10 } } }],
      actions: [[[], ["RIGHT"]]],
    }),
    "metadata.json": JSON.stringify({
      default_state: "Alone",
      default_player_state: ["Alone", "Together"],
    }),
    "Alone.inputs": "3\n",
    "Together.inputs": "5\n",
  };
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  return folder;
}
