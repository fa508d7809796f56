/** Merges one part of a configuration over another. `undefined` changes nothing. */
export function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isTree(base) || !isTree(over)) return over;
  // Keys of one kind of optimizer or environment are not valid for another kind.
  const { kind } = over;
  const { kind: baseKind } = base;
  if (kind !== undefined && kind !== baseKind) return over;
  const merged = new Map<string, unknown>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const before = merged.get(key);
    merged.set(key, key === "algorithm" && isAnother(before, value) ? value : merge(before, value));
  }
  return Object.fromEntries(merged);
}

/** Options of one algorithm are not valid for another. */
function isAnother(before: unknown, algorithm: unknown): boolean {
  if (!isTree(before) || !isTree(algorithm)) return false;
  return algorithm["name"] !== undefined && algorithm["name"] !== before["name"];
}

export function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
