import type { RecordedPlay } from "../agent/agent-description.ts";

/** How an episode of the page stands to the one that the command has played; `actions` one byte a step, base64. */
export function comparedWords(
  known: Pick<RecordedPlay, "actions" | "episodeReturn" | "pageDiffersAt">,
  own: { readonly actions: string; readonly episodeReturn: number },
): string {
  const [theirs, ours] = [atob(known.actions), atob(own.actions)];
  if (theirs === ours)
    return known.episodeReturn === own.episodeReturn
      ? "the same actions as lockstep evaluate"
      : `the same actions as lockstep evaluate, which has a return of ${known.episodeReturn}: the game or its rewards differ`;
  let step = 0;
  while (step < theirs.length && step < ours.length && theirs[step] === ours[step]) step += 1;
  if (step === theirs.length || step === ours.length)
    return `the same actions as lockstep evaluate, which ends ${step === ours.length ? "later" : "earlier"}, after ${theirs.length} steps: the game or its end differs`;
  const why =
    known.pageDiffersAt === step
      ? "whose engine rounds differently"
      : "which the page did not do where it was made";
  return `other actions than lockstep evaluate from step ${step} on, ${why}`;
}
