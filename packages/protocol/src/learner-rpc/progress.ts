/** Where a game does not say how far it is, the wire carries −1. */
export function encodeProgress(progress: number | null): number {
  return progress ?? -1;
}

export function decodeProgress(progress: number): number | null {
  return progress < 0 ? null : progress;
}
