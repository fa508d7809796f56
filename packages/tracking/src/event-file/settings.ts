import type { Setting } from "./event.ts";

/** Hashes of files, which nobody compares runs by. */
const identity = /(^|\.)identity\./;

/** A configuration's values by dotted key; lists are one value. */
export function settingsOf(configuration: unknown): Record<string, Setting> {
  const entries = flat("", configuration).filter(([key]) => !identity.test(key));
  return Object.fromEntries(entries);
}

/** A run's configuration as a page. */
export function card(run: string, configuration: unknown): string {
  const rows = flat("", configuration).map(
    ([key, value]) => `| ${key} | ${String(value).replaceAll("|", "\\|")} |`,
  );
  return [`### ${run}`, "", "| setting | value |", "| --- | --- |", ...rows].join("\n");
}

function flat(path: string, value: unknown): [string, Setting][] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return [[path, value]];
  if (value === null || value === undefined) return [[path, "none"]];
  if (Array.isArray(value)) return [[path, value.map((each) => JSON.stringify(each)).join(", ")]];
  return Object.entries(value).flatMap(([key, inner]) =>
    flat(path === "" ? key : `${path}.${key}`, inner),
  );
}
