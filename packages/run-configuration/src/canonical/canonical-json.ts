import { RunError } from "../run-error.ts";

/**
 * JSON with one spelling for each value: keys in order of their UTF-16 code units, no spaces, numbers in ECMAScript's
 * shortest form. Source: RFC 8785 (JSON Canonicalization Scheme), https://www.rfc-editor.org/rfc/rfc8785
 *
 * @throws {RunError} `NOT_CANONICAL` for anything that JSON would drop or change (undefined, NaN, functions, dates)
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") {
    return JSON.stringify(value);
  }
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${members.join(",")}}`;
  }
  throw new RunError(
    "NOT_CANONICAL",
    `cannot write a ${typeof value} (${String(value)}) as JSON; expected null, boolean, string, finite number, array or plain object`,
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
