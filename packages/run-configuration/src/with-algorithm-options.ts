import { type AlgorithmSetting, type Algorithms, readSetting } from "@lockstep/algorithm";

/**
 * Fills in the missing options of a configuration's algorithm. An invalid configuration is returned unchanged: the
 * check reports its problems.
 */
export function withAlgorithmOptions(merged: unknown, algorithms: Algorithms): unknown {
  if (!isTree(merged) || !isTree(merged["learning"])) return merged;
  const { learning } = merged;
  const { algorithm: setting } = learning;
  if (!isTree(setting) || typeof setting["name"] !== "string") return merged;
  const { name, fileSha256 } = setting;
  const read = readSetting(setting as AlgorithmSetting, algorithms);
  if ("problems" in read) return merged;
  const file = fileSha256 === undefined ? {} : { fileSha256 };
  const algorithm = { name, ...file, ...(read.options as object) };
  return { ...merged, learning: { ...learning, algorithm } };
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
