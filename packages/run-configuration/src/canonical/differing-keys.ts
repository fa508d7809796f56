import { canonicalJson } from "./canonical-json.ts";

/** One leaf in which two configurations differ. A side that lacks the key has `undefined`. */
export interface KeyDifference {
  /** Dotted path, e.g. `learning.optimizer.decay`. */
  readonly key: string;
  readonly left: unknown;
  readonly right: unknown;
}

/**
 * The keys in which two trees of plain objects differ, in order. Lists are compared as wholes. Empty exactly when the
 * canonical JSON is the same.
 */
export function differingKeys(left: unknown, right: unknown): readonly KeyDifference[] {
  const differences: KeyDifference[] = [];
  collect("", left, right, differences);
  return differences;
}

function collect(key: string, left: unknown, right: unknown, into: KeyDifference[]): void {
  if (isTree(left) && isTree(right)) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    for (const name of [...names].sort()) {
      collect(key === "" ? name : `${key}.${name}`, own(left, name), own(right, name), into);
    }
  } else if (written(left) !== written(right)) {
    into.push({ key, left, right });
  }
}

function own(tree: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(tree, name) ? tree[name] : undefined;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function written(value: unknown): string | undefined {
  return value === undefined ? undefined : canonicalJson(value);
}
