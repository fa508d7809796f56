import { type AlgorithmSetting, type Algorithms, readSetting } from "@lockstep/algorithm";

/**
 * Fills in the options of a configuration's algorithm that nobody spoke of. Of an unsound configuration nothing is
 * changed: what is wrong is told where it is checked.
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
