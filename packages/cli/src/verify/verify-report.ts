import { environmentSpec } from "@lockstep/environment/configuration";
import type { LedgerProblem } from "@lockstep/round";
import { keyDifferenceText } from "@lockstep/run-configuration";
import { lockstepCommand } from "../terminal/lockstep-words.ts";
import { counted, duration, grouped } from "../terminal/quantity.ts";
import type { AuditedRun } from "./files/audited-run.ts";
import type { Start } from "./repetition/recompute-run.ts";

/** What a verification found, as `--report FILE` has it. */
export interface Verification {
  readonly folder: string;
  readonly run: string | null;
  readonly mode: "everything" | "play only" | "files only";
  /** Version that computing began with; `null` when nothing was computed. */
  readonly startVersion: number | null;
  /** Updates, segments and steps that were played again. */
  readonly updates: number;
  readonly segments: number;
  readonly steps: number;
  /** Evaluations that the run made while it trained, and that were played again. */
  readonly evaluations: number;
  /** Hashes of operators that were compared; `null` where that was not asked for. */
  readonly operators: number | null;
  readonly seconds: number;
  /** None: all is as it was recorded. */
  readonly problems: readonly LedgerProblem[];
}

/** What was compared without computing anything. */
export function filesLine(
  { lines, kept, sessions, stored, configuration }: AuditedRun,
  evaluations: number,
): string {
  const store =
    stored === null
      ? "no store"
      : `${stored.name} with ${counted(stored.weights.size, "version")} and ${counted(stored.checkpoints.length, "checkpoint")}`;
  const parts = [
    `ledger of ${counted(lines, "line")} and ${counted(sessions.length, "session")}`,
    "configuration",
    `the files of ${environmentSpec(configuration.environment).name}`,
    counted(kept.length, "kept version"),
    ...(evaluations === 0 ? [] : [counted(evaluations, "evaluation")]),
    store,
  ];
  return `files   ${parts.join(", ")}: as they were written`;
}

/** What later sessions changed of how the run learns. */
export function changeLines({ sessions }: AuditedRun): string[] {
  return sessions.flatMap(({ record: { version, changes = [] } }) =>
    changes.map(
      ({ key, was, is }) =>
        `changed after version ${grouped(version)}, by a later session: ${keyDifferenceText({ key, left: was, right: is })}`,
    ),
  );
}

/** Where a guard went back to an earlier version. */
export function rollbackLines({ rollbacks }: AuditedRun): string[] {
  return rollbacks.map(
    ({ version, to }) =>
      `guard   version ${grouped(version)} is version ${grouped(to)} again, by a rollback`,
  );
}

/**
 * What is known of the weights of another run that this one began with.
 * @param source folder of the run that made them, if it was given
 */
export function initLines({ configuration }: AuditedRun, source: string | null): string[] {
  const { initialWeights } = configuration;
  if (initialWeights === undefined) return [];
  const { run, version, sha256 } = initialWeights;
  const origin = `version ${grouped(version)} of run ${run}`;
  return [
    source === null
      ? `init    weights with SHA-256 ${sha256}, as kept here; that they are ${origin} is not verified: give that run, --init RUN`
      : `init    weights of ${origin}, as its ledger says; whether it made them is for ${lockstepCommand("verify", source)}`,
  ];
}

export function startLine({ version, keptAs }: Start, playOnly: boolean, begun: string): string {
  if (playOnly) return `start   after version ${grouped(version)}, with the recorded actions`;
  return keptAs === null
    ? `start   version 0, ${begun}`
    : `start   version ${grouped(version)} as kept in ${keptAs}.f32: not made again, its hash is the ledger's`;
}

/** The last line when all is well. */
export function verifiedLine(verification: Verification): string {
  const { mode, updates, segments, steps, evaluations, operators, seconds } = verification;
  if (mode === "files only") return "sound   nothing was computed again, as --files-only says";
  const evaluated = evaluations === 0 ? "" : `, ${counted(evaluations, "evaluation")}`;
  const what = `${counted(updates, "update")}, ${counted(segments, "segment")}, ${counted(steps, "step")}${evaluated}`;
  return mode === "play only"
    ? `sound   ${what} played again in ${duration(seconds)}: every frame and episode is as recorded; what the network computes was not compared`
    : `sound   ${what} computed again in ${duration(seconds)}: every action, frame, episode, gradient figure and hash of weights is as recorded${operatorWords(operators)}`;
}

function operatorWords(operators: number | null): string {
  if (operators === null) return "";
  if (operators === 0)
    return "; these updates have no hashes of operators (train --operator-hashes)";
  return `, and so are ${counted(operators, "hash", "hashes")} of what operators computed`;
}
