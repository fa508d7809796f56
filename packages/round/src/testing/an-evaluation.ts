import type { EvaluationSettings, VersionEvaluation } from "../evaluations/evaluation-lines.ts";
import { type EvaluationLine, evaluationLine } from "../evaluations/evaluation-lines.ts";
import { lineSha256, noLine } from "../ledger/ledger-line.ts";

/** Start states of an invented run: it is trained on A, and B is held out. */
const scores = (state: string, progress: number) => ({
  ...{ state, episodes: 2, progressMean: progress, progressInterval: null },
  ...{ finishedShare: 0, finishedInterval: [0, 0.5] as const, returnMean: 100 * progress },
  ...{ returnInterval: null, stepsMean: 4, stepsInterval: null, truncated: 0 },
});

/** @param heldOut progress from the start state that the run is not trained on */
export function anEvaluation(
  version: number,
  heldOut: number,
  weightsSha256 = `weights ${version}`,
): VersionEvaluation {
  return {
    ...{ run: "test", seed: 1, episodes: 2, greedy: false, mostSteps: 9, version },
    weightsSha256,
    policies: { trained: [scores("A", 0.5), scores("B", heldOut)] },
    trainingStates: ["A"],
  };
}

export function someSettings(every = 10): EvaluationSettings {
  return {
    ...{ type: "settings", run: "test", every, seed: 1, episodes: 2, mostSteps: 9 },
    engine: { name: "fake", device: "none", versions: {} },
    processor: { architecture: "x64", instructions: "none" },
  };
}

/** An evaluation ledger's text. */
export function evaluationLedgerText(lines: readonly EvaluationLine[]): string {
  let previous = noLine;
  return lines
    .map((line) => {
      const text = evaluationLine(line, previous);
      previous = lineSha256(text);
      return `${text}\n`;
    })
    .join("");
}
