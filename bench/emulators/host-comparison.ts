import assert from "node:assert/strict";
import type { LoadedGame } from "@lockstep/environment";
import { median, uniform } from "@lockstep/learning";
import { type EmulatorSubject, openEmulator } from "./emulator-subjects.ts";
import { emulatorPlayer, type FramePlayer, type PlayedFrame } from "./frame-player.ts";
import { measuredSlot, playSteps } from "./measured-slot.ts";
import { MinimalHost } from "./minimal-host.ts";

/** Frames a second of one CPU, and ratios of paired measurements: medians. */
export interface HostComparison {
  readonly drawn: number;
  /** Three of four frames not drawn. */
  readonly undrawn: number;
  /** {@link undrawn} ÷ {@link drawn}. */
  readonly gain: number;
  /** Our frames/s ÷ those of the C host or of the other core; `null` where there is neither. */
  readonly drawnRatio: number | null;
  readonly undrawnRatio: number | null;
}

export interface ComparisonPlan {
  readonly program: string;
  readonly folder: string;
  /** Frames of a measurement. */
  readonly frames: number;
  readonly runs: number;
}

const WARM_UP = 300;
const WARM_UP_STEPS = 100;
/** libretro's joypad without START and SELECT. */
const PAD = 0b1_1111_0001;

/**
 * The same frames in our host and in the C host, or in two cores that have the same RAM, all of them drawn and one in four
 * drawn. The players take turns within a run, in another order each time, and end with the same RAM.
 */
export async function compareHosts(
  subject: EmulatorSubject,
  game: LoadedGame,
  plan: ComparisonPlan,
): Promise<HostComparison> {
  const players = openPlayers(subject, game, plan);
  const seconds = players.map((): number[] => []);
  try {
    for (const { player, state, play } of players) {
      await player.loadState(state);
      await play(scriptedFrames(0, WARM_UP));
    }
    for (let run = 0; run < plan.runs; run++) {
      const frames = scriptedFrames(WARM_UP + run * plan.frames, plan.frames);
      for (let turn = 0; turn < players.length; turn++) {
        const index = (run + turn) % players.length;
        seconds[index]?.push(await (players[index] as Player).play(frames));
      }
    }
    await expectSameRam(players.map(({ player }) => player));
  } finally {
    for (const { player } of players) await player.close();
  }
  const [drawn = [], undrawn = [], cDrawn, cUndrawn] = seconds;
  const perSecond = (all: readonly number[]): number => plan.frames / median(all);
  const ratio = (ours: readonly number[], theirs: readonly number[] | undefined) =>
    theirs === undefined ? null : median(ours.map((own, i) => (theirs[i] as number) / own));
  return {
    drawn: perSecond(drawn),
    undrawn: perSecond(undrawn),
    gain: ratio(undrawn, drawn) as number,
    drawnRatio: ratio(drawn, cDrawn),
    undrawnRatio: ratio(undrawn, cUndrawn),
  };
}

interface Player {
  readonly player: FramePlayer;
  /** In which it begins. */
  readonly state: Uint8Array;
  play(frames: readonly PlayedFrame[]): Promise<number>;
}

function openPlayers(
  subject: EmulatorSubject,
  game: LoadedGame,
  { program, folder }: ComparisonPlan,
): Player[] {
  const { corePath, romFile, options, swapsWords, beside } = subject;
  const state = stateInPlay(subject, game);
  const all = (player: FramePlayer, start = state): Player => ({
    player,
    state: start,
    play: (frames) => player.play(frames),
  });
  const few = (player: FramePlayer, start = state): Player => ({
    player,
    state: start,
    play: (frames) => player.play(frames.map(({ buttons }, i) => ({ buttons, draw: i % 4 === 3 }))),
  });
  const ours = (): FramePlayer => emulatorPlayer(openEmulator(subject));
  const players = [all(ours()), few(ours())];
  if (beside !== null) {
    const other = { ...subject, factory: beside };
    const start = stateInPlay(other, game);
    const others = (): FramePlayer => emulatorPlayer(openEmulator(other));
    return [...players, all(others(), start), few(others(), start)];
  }
  if (corePath === null) return players;
  const theirs = (): FramePlayer =>
    new MinimalHost({ program, corePath, romFile, folder, options, swapsWords });
  return [...players, all(theirs()), few(theirs())];
}

/** The pad's buttons but START and SELECT, each choice held for 16 frames. */
function scriptedFrames(from: number, count: number): readonly PlayedFrame[] {
  return Array.from({ length: count }, (_, i) => ({
    buttons: Math.floor(uniform(1, "randomPolicy", 0, (from + i) >> 4) * 0x200) & PAD,
    draw: true,
  }));
}

/** A state from the middle of the game. */
function stateInPlay(subject: EmulatorSubject, game: LoadedGame): Uint8Array {
  const emulator = openEmulator(subject);
  const slot = measuredSlot(game, emulator);
  playSteps(slot, 0, WARM_UP_STEPS);
  const state = emulator.saveState();
  slot.close();
  return state;
}

export async function expectSameRam(players: readonly FramePlayer[]): Promise<void> {
  const [first, ...rest] = await Promise.all(players.map((player) => player.ram()));
  for (const ram of rest) assert.deepEqual(ram, first, "the players did not play the same");
}
