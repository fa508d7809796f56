/** Fewer pairs say too little. */
const LEAST_PAIRS = 3;

/** Time that measurements must not use. */
const RESERVE_SECONDS = 5;

/** How many pairs are measured of an update, and a line for the reader where it is fewer than wanted. */
export interface Pairs {
  readonly count: number;
  readonly note: string | null;
}

/**
 * @param pairSeconds of all that take turns in a pair
 * @param beforeSeconds of other work before the first pair
 * @param leftSeconds until the whole measurement must end
 */
export function pairsThatFit(
  rows: number,
  times: Readonly<Record<"pairSeconds" | "beforeSeconds" | "leftSeconds", number>>,
  wanted: number,
): Pairs {
  const { pairSeconds, beforeSeconds, leftSeconds } = times;
  const fit = Math.floor((leftSeconds - RESERVE_SECONDS - beforeSeconds) / pairSeconds);
  if (fit >= wanted) return { count: wanted, note: null };
  const least = Math.min(LEAST_PAIRS, wanted);
  const left = `${seconds(leftSeconds)} are left`;
  if (fit >= least)
    return { count: fit, note: `${rows} rows: ${fit} pairs instead of ${wanted}, because ${left}` };
  const needed = seconds(beforeSeconds + least * pairSeconds);
  const note = `${rows} rows: left out, because ${least} pairs would take ${needed} and ${left}`;
  return { count: 0, note };
}

function seconds(value: number): string {
  return `${Math.max(0, value).toFixed(value < 10 ? 1 : 0)} s`;
}
