/** Calls before each frame that the browser draws. @param leaving ends it */
export function everyFrame(call: (now: number) => void, leaving: AbortSignal): void {
  const frame = (now: number): void => {
    if (leaving.aborted) return;
    call(now);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
