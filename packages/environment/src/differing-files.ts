import type { EnvironmentIdentity } from "./configuration/index.ts";

/** Names of the files that differ, or that only one side has, sorted. */
export function differingFiles(
  before: EnvironmentIdentity,
  after: EnvironmentIdentity,
): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => own(before, name) !== own(after, name)).sort();
}

function own(identity: EnvironmentIdentity, name: string): string | undefined {
  return Object.hasOwn(identity, name) ? identity[name] : undefined;
}
