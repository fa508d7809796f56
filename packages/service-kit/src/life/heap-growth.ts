import { setFlagsFromString } from "node:v8";

/** How much a heap may grow before it is searched for garbage, in per cent of what was alive after the last search. */
const growthPercent = 1_000;

/**
 * Lets V8 search all of the heap for garbage less often. It counts typed arrays against a limit that it derives from the
 * objects alone, usually 1.6 times their size, and services have few objects: they were searched several times a version,
 * which took 15 % of the machine, to free frames and weights that are mostly freed without it. Typed arrays are no less
 * bounded: 64 MB of them beyond what is alive start a search whatever this says.
 */
export function growHeapFreely(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
