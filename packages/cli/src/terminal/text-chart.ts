const levels = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/**
 * A line of block letters, one for each column: the mean of the values that fall into it, lowest to highest.
 * @param range what the lowest and the highest block stand for; the values' own range when absent
 */
export function sparkline(
  values: readonly number[],
  width: number,
  range?: readonly [number, number],
): string {
  const columns = Math.min(width, values.length);
  if (columns <= 0) return "";
  const means = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
    const part = values.slice(from, to);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = range?.[0] ?? Math.min(...means);
  const high = range?.[1] ?? Math.max(...means);
  const span = high - low || 1;
  return means
    .map((mean) => {
      const level = Math.floor(((mean - low) / span) * levels.length);
      return levels[Math.min(levels.length - 1, Math.max(0, level))];
    })
    .join("");
}

/** A bar that is filled from the left in steps of an eighth of a letter, `width` letters long with its empty rest. */
export function bar(share: number, width: number, empty = " "): string {
  const parts = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const filled = "█".repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? "");
  return filled + empty.repeat(width - filled.length);
}
