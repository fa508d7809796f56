/** The wire carries −1 when a game does not report its progress. */
export function encodeProgress(progress: number | null): number {
  return progress ?? -1;
}

export function decodeProgress(progress: number): number | null {
  return progress < 0 ? null : progress;
}
