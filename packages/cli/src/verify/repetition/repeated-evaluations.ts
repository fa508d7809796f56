import { availableParallelism } from "node:os";
import { isDeepStrictEqual } from "node:util";
import type { EnvironmentFactory } from "@lockstep/environment";
import { engineNameOf } from "@lockstep/model";
import {
  evaluationLedgerFile,
  floatsOfBytes,
  type LedgerProblem,
  type RecordedEvaluation,
} from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { EvaluatedState } from "@lockstep/status";
import { sha256Hex } from "@lockstep/system";
import { VersionPlayer } from "../../evaluator/version-player.ts";
import type { PlaceOptions } from "../../games/game-catalogue.ts";
import { hasSameBitsHere } from "../../model-source/finished-run.ts";
import type { CommandContext } from "../../options/command.ts";

export interface RepeatedEvaluationsOptions {
  readonly configuration: RunConfiguration;
  readonly environment: EnvironmentFactory;
  readonly folder: string;
  readonly options: PlaceOptions;
  /** Of versions, each at most once. */
  readonly evaluations: readonly RecordedEvaluation[];
  readonly context: Pick<CommandContext, "cwd" | "err">;
}

/** Plays the evaluations again that a run made while it trained, with weights that were computed again. */
export class RepeatedEvaluations {
  readonly #byVersion: ReadonlyMap<number, RecordedEvaluation>;
  readonly #states: readonly string[];
  /** By their engine's name. */
  readonly #players: ReadonlyMap<string, VersionPlayer>;
  /** How many were played so far. */
  played = 0;

  private constructor(
    { environment, folder, options, context }: RepeatedEvaluationsOptions,
    evaluations: readonly RecordedEvaluation[],
  ) {
    this.#byVersion = new Map(evaluations.map((each) => [each.evaluation.version, each]));
    this.#states = [...new Set([...environment.spec.startStates, ...environment.evaluationStates])];
    const { gamesPath, romsPath, coresPath } = options;
    const places = { gamesPath, romsPath, coresPath };
    const engines = new Set(evaluations.map(({ settings }) => engineNameOf(settings.engine)));
    this.#players = new Map(
      [...engines].map((engine) => [
        engine,
        new VersionPlayer({ folder, places, cwd: context.cwd, engine }),
      ]),
    );
  }

  /** Those whose engine has other last bits here are left out, which is said. */
  static async open(options: RepeatedEvaluationsOptions): Promise<RepeatedEvaluations> {
    const { evaluations, context } = options;
    if (evaluations.length === 0) return new RepeatedEvaluations(options, []);
    const settings = [...new Set(evaluations.map((each) => each.settings))];
    const known = await Promise.all(settings.map((each) => hasSameBitsHere(options, each)));
    const same = evaluations.filter((each) => known[settings.indexOf(each.settings)]);
    const others = evaluations.length - same.length;
    if (others > 0)
      context.err.write(
        `note: ${others} of ${evaluations.length} evaluations were computed with an engine that has other last bits here: they are not played again\n`,
      );
    return new RepeatedEvaluations(options, same);
  }

  /**
   * Compares a version's evaluation, where there is one.
   * @param weights float32, little endian
   */
  async compare(
    version: number,
    weights: () => Promise<Uint8Array>,
  ): Promise<LedgerProblem | null> {
    const recorded = this.#byVersion.get(version);
    if (recorded === undefined) return null;
    const { line, evaluation, settings } = recorded;
    const player = this.#players.get(engineNameOf(settings.engine));
    if (player === undefined) return null;
    const where = `${evaluationLedgerFile} line ${line}`;
    const rows = evaluation.policies["trained"] ?? [];
    const states = rows.map(({ state }) => state);
    if (!isDeepStrictEqual(states, this.#states) || evaluation.greedy)
      return {
        where,
        what: `is of start states ${states.join(", ")}${evaluation.greedy ? ", greedy" : ""}; the run is evaluated from ${this.#states.join(", ")}`,
      };
    const bytes = await weights();
    const { seed, episodes, mostSteps } = evaluation;
    const played = await player.play(
      { version, sha256: sha256Hex(bytes), weights: floatsOfBytes(bytes) },
      { states, seed, episodes, mostSteps },
      availableParallelism(),
      () => undefined,
    );
    this.played += 1;
    // As a file has them: JSON knows no negative zero.
    const again = JSON.parse(JSON.stringify(played)) as EvaluatedState[];
    const at = rows.findIndex((row, index) => !isDeepStrictEqual(row, again[index]));
    if (at < 0) return null;
    return { where: `${where}, ${states[at]}`, what: differenceOf(rows[at], again[at]) };
  }

  async close(): Promise<void> {
    for (const player of this.#players.values()) await player.close();
  }
}

/** e.g. `says progressMean 0.5; played again: 0.4` */
function differenceOf(said: EvaluatedState | undefined, again: EvaluatedState | undefined): string {
  const keys = Object.keys(again ?? {}) as (keyof EvaluatedState)[];
  const key = keys.find((each) => !isDeepStrictEqual(said?.[each], again?.[each])) ?? "state";
  return `says ${key} ${JSON.stringify(said?.[key])}; played again: ${JSON.stringify(again?.[key])}`;
}
