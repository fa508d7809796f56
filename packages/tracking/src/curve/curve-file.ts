import { open } from "node:fs/promises";
import type { CurvePoint } from "@lockstep/status";
import { endOfLines } from "./ordered-lines.ts";

/** `updates.jsonl` of a run, which grows. */
export interface CurveFile {
  readonly path: string;
  /** Length of its complete lines now. */
  bytes(): number;
}

/** Points of a part of the file. */
export interface CurvePart {
  readonly points: readonly CurvePoint[];
  /** Where the next part begins. */
  readonly end: number;
}

/** Bounds the memory of a reader that is far behind. */
const mostPartBytes = 1 << 18;

/** The byte after the last point of at most so many environment steps. */
export async function endOfPoints({ path, bytes }: CurveFile, steps: number): Promise<number> {
  const length = bytes();
  if (length === 0 || steps === 0) return 0;
  const file = await open(path, "r");
  try {
    return await endOfLines(file, length, (line) => {
      const point = pointOf(line);
      return point !== null && point.environmentSteps <= steps;
    });
  } finally {
    await file.close();
  }
}

/** Reads what follows a byte at which a line begins, up to a bound. */
export async function pointsFrom({ path, bytes }: CurveFile, begin: number): Promise<CurvePart> {
  const wanted = Math.min(mostPartBytes, bytes() - begin);
  if (wanted <= 0) return { points: [], end: begin };
  const file = await open(path, "r");
  try {
    const part = Buffer.alloc(wanted);
    const { bytesRead } = await file.read(part, 0, wanted, begin);
    const length = part.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    const lines = part.toString("utf8", 0, length).split("\n");
    return { points: lines.flatMap((line) => pointOf(line) ?? []), end: begin + length };
  } finally {
    await file.close();
  }
}

/** @returns `null` for a line that is no point, as in a file that somebody edited */
function pointOf(line: string): CurvePoint | null {
  try {
    const point = JSON.parse(line) as Partial<CurvePoint> | null;
    if (typeof point?.environmentSteps !== "number" || typeof point.wallSeconds !== "number")
      return null;
    // Lines of earlier versions of Lockstep lack some figures.
    return { ...point, figures: point.figures ?? {} } as CurvePoint;
  } catch {
    return null;
  }
}
