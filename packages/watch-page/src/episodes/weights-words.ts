import { grouped } from "../shell/format.ts";
import type { WeightsSpan } from "../wire.ts";

/** Says whose probabilities and value are shown at a step. */
export function weightsWords(spans: readonly WeightsSpan[], step: number): string {
  const span = spans.findLast(({ from }) => from <= step);
  if (span === undefined) return "";
  const played = `version ${grouped(span.played)}`;
  if (span.weights === null)
    return `This step was played by ${played}; the run folder keeps no weights.`;
  return span.weights === span.played
    ? `Exact: of ${played}, which played this step.`
    : `Of version ${grouped(span.weights)}, which is kept; ${played} played this step.`;
}
