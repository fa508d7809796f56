import { setFlagsFromString } from "node:v8";

/** Garbage that may gather before it is collected, as a share of what is alive, in per cent. */
const growthPercent = 1_000;

/**
 * Lets the heap grow to a multiple of what is alive before all of it is searched for garbage. V8 counts typed arrays
 * against a limit that it derives from the objects alone, of which services have few: they searched all of them several
 * times a version, 15 % of the machine, to free frames and weights that the collections of young objects free as well.
 */
export function growHeapFreely(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
