import type { KeptEvaluations } from "../wire.ts";
import { refusalOf } from "./json-lines.ts";

/** Between two looks at the run's folder. */
const lookMs = 5_000;

/**
 * What the run's folder has of evaluations.
 * @param before text of the answer that is known
 * @returns `null` where the answer is that one
 * @throws what the server says
 */
export async function keptEvaluations(
  before: string,
  signal: AbortSignal,
): Promise<(KeptEvaluations & { readonly text: string }) | null> {
  const answer = await fetch("/watch/evaluations", { signal });
  if (!answer.ok) throw new Error(await refusalOf(answer));
  const text = await answer.text();
  return text === before ? null : { ...(JSON.parse(text) as KeptEvaluations), text };
}

/** Looks at something of the run's folder again and again while the page is seen. */
export function keepLooking(
  look: () => Promise<void>,
  leaving: AbortSignal,
  failed: (error: unknown) => void,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = (): void => {
    clearTimeout(timer);
    if (leaving.aborted || document.visibilityState !== "visible") return;
    look()
      .catch((error: unknown) => {
        if (!leaving.aborted) failed(error);
      })
      .finally(() => {
        clearTimeout(timer);
        if (!leaving.aborted) timer = setTimeout(again, lookMs);
      });
  };
  document.addEventListener("visibilitychange", again, { signal: leaving });
  leaving.addEventListener("abort", () => clearTimeout(timer));
  again();
}
