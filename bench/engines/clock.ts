/** What a duration is read from: the clock on the wall, or the time that this process had a core. */
export type Clock = "wall" | "cpu";

/** Milliseconds that a clock shows; differences of two readings count. */
export function millisecondsOf(clock: Clock): number {
  if (clock === "wall") return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
