import type { GameConfig, PackedGame } from "@lockstep/environment/browser";
import type { NetworkSpec } from "@lockstep/model/browser";

/** Name of the format, and the version of it that this version of Lockstep writes and reads. */
export const agentFormat = "lockstep-agent-page";
export const agentFormatVersion = 1;

/** Names of the files that the page reads, in its own folder. */
export const agentFiles = {
  description: "agent.json",
  /** float32, little endian, flat in the order of the tensors: the bytes that the run's ledger hashes. */
  weights: "weights.f32",
  /** The cartridge, where it may be handed on. */
  rom: "rom.nes",
} as const;

/** `agent.json`: what plays, what is played, and what the command played from the same weights. */
export interface AgentDescription {
  readonly format: typeof agentFormat;
  readonly formatVersion: typeof agentFormatVersion;
  /** Version of the program that wrote the page. */
  readonly lockstep: string;
  readonly run: string;
  readonly version: number;
  readonly weightsSha256: string;
  readonly licences: {
    /** As Hugging Face names licences; `null` when nobody said. */
    readonly weights: string | null;
    /** Of the game, in words. */
    readonly game: string;
  };
  readonly network: NetworkSpec;
  readonly config: GameConfig;
  readonly game: PackedGame;
  readonly rom: {
    /** Whether it is in the folder. Otherwise a person chooses its file. */
    readonly included: boolean;
    /** Of the file with its header. */
    readonly sha256: string;
  };
  /** Names of the console's buttons. */
  readonly buttons: readonly string[];
  /** What a person can hold, by number; the agent's actions are the first of them. */
  readonly personActions: readonly (readonly string[])[];
  readonly heldOutStates: readonly string[];
  /** With which the page begins. */
  readonly seed: number;
  /** Whether it begins with the likeliest action always, in place of one that is drawn. */
  readonly greedy: boolean;
  /** An episode that lasts longer is cut there. */
  readonly mostSteps: number;
  /** The first episode from each start state as `lockstep evaluate` plays it with this seed. */
  readonly recorded: readonly RecordedPlay[];
}

/** An episode that the command has played. */
export interface RecordedPlay {
  readonly state: string;
  readonly steps: number;
  readonly episodeReturn: number;
  /** One byte a step, base64. */
  readonly actions: string;
  /**
   * The first step, from 0, in which the page would do something else: commands of before 2026-12 computed with another engine,
   * which rounds differently. `null`: the page plays the same.
   */
  readonly pageDiffersAt: number | null;
}
