import { availableParallelism, cpus } from "node:os";
import { median } from "@lockstep/learning";
import { ratioInterval } from "./ratio-interval.ts";

/** What both did in one pair, in the comparison's unit. */
export interface Pair {
  readonly lockstep: number;
  readonly other: number;
}

export interface Measured {
  readonly what: string;
  readonly peer: string;
  readonly unit: string;
  readonly ratioOf: "speed" | "time";
  readonly pairs: readonly Pair[];
}

/** Load of the machine, in running processes: the smallest and largest average over a minute. */
export interface Load {
  readonly least: number;
  readonly most: number;
}

/** Three digits, and whole above: 1020, 52.1, 0.0123. */
function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}

/** The table as Markdown. @param versions of the peers */
export function tableOf(
  measured: readonly Measured[],
  versions: string,
  load: Load,
  date: Date,
): string {
  const rows = measured.map(({ what, peer, unit, ratioOf, pairs }) => {
    const ratios = pairs.map(({ lockstep, other }) => lockstep / other);
    const { ratio, low, high } = ratioInterval(ratios);
    const middle = (pick: (pair: Pair) => number): string =>
      `${rounded(median(pairs.map(pick)))} ${unit}`;
    const meaning = ratioOf === "speed" ? "as fast" : "as long";
    return `| ${what} | ${middle(({ lockstep }) => lockstep)} | ${peer}: ${middle(({ other }) => other)} | ${ratio.toFixed(2)} × ${meaning} (${low.toFixed(2)}–${high.toFixed(2)}) | ${pairs.length} |`;
  });
  const [processor] = cpus();
  return [
    "| what | Lockstep | beside it | Lockstep ÷ the other, 95 % interval | pairs |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    `${date.toISOString().slice(0, 10)}, ${availableParallelism()} cores (${processor?.model.trim()}), load ${load.least.toFixed(1)} to ${load.most.toFixed(1)}, Node ${process.versions.node}, ${versions}.`,
  ].join("\n");
}
