import { z } from "zod";

/** The part of JSON Schema that zod writes for an option. */
export interface OptionSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly OptionSchema[];
  readonly items?: OptionSchema;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly default?: unknown;
  readonly description?: string;
  /** Set with `.meta({ placeholder: "FILE" })`: the placeholder of the value in a command's help. */
  readonly placeholder?: string;
  /** Set with `.meta({ secret: true })`: never printed. */
  readonly secret?: boolean;
  /** Set with `.meta({ oneMachine: true })`: the default fits only services that share a machine. */
  readonly oneMachine?: boolean;
}

/** One key of a configuration and its names. */
export interface Option {
  readonly key: string;
  readonly flag: string;
  readonly variable: string;
  readonly required: boolean;
  readonly schema: OptionSchema;
}

/** The options of a flat zod object, in its order. */
export function optionsOf(schema: z.ZodObject): readonly Option[] {
  const described = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const required = new Set(described.required);
  return Object.entries(described.properties ?? {}).map(([key, property]) => ({
    key,
    flag: flagOf(key),
    variable: `LOCKSTEP_${words(key).join("_").toUpperCase()}`,
    required: required.has(key),
    schema: property as OptionSchema,
  }));
}

/** `drainSeconds` is `--drain-seconds`. */
export function flagOf(key: string): string {
  return `--${words(key).join("-")}`;
}

/** `drainSeconds` → drain, seconds */
function words(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(" ");
}

export function isBoolean(schema: OptionSchema): boolean {
  return schema.type === "boolean";
}

/** The schema of the value when it is not null. */
function withoutNull(schema: OptionSchema): OptionSchema {
  const others = schema.anyOf?.filter(({ type }) => type !== "null");
  return others?.length === 1 && others[0] !== undefined ? others[0] : schema;
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["yes", true],
  ["false", false],
  ["0", false],
  ["no", false],
]);

/**
 * Parses text from a flag or the environment. Text that is not a valid value is returned as it is, and the schema
 * refuses it.
 */
export function parseText(text: string, schema: OptionSchema): unknown {
  const takesNull = schema.anyOf?.some(({ type }) => type === "null") ?? false;
  if (takesNull && (text === "null" || text === "none")) return null;
  const wanted = withoutNull(schema);
  switch (wanted.type) {
    case "integer":
    case "number":
      return parseNumber(text);
    case "boolean":
      return truths.get(text.toLowerCase()) ?? text;
    case "array":
      return text === ""
        ? []
        : text.split(",").map((item) => parseText(item.trim(), wanted.items ?? {}));
    case "object":
      return parseJson(text);
    default:
      return text;
  }
}

/** Underscores may group digits. */
function parseNumber(text: string): number | string {
  const digits = text.replace(/(?<=\d)_(?=\d)/g, "");
  return digits.trim() !== "" && Number.isFinite(Number(digits)) ? Number(digits) : text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The type of an option's value, in a few words. */
export function kindOf(schema: OptionSchema): string {
  if (schema.enum !== undefined) return schema.enum.map(String).join(" | ");
  if (schema.const !== undefined) return String(schema.const);
  if (schema.anyOf !== undefined) {
    return schema.anyOf.map((one) => (one.type === "null" ? "none" : kindOf(one))).join(" | ");
  }
  if (schema.type === "array") return `${kindOf(schema.items ?? {})}, …`;
  if (schema.type === "string") return "text";
  if (schema.type === "object") return "JSON";
  return schema.type ?? "text";
}

/** The valid values of an option, as part of a sentence: `a whole number from 1 to 64`. */
export function expectedOf(schema: OptionSchema): string {
  const wanted = withoutNull(schema);
  const orNone = wanted === schema ? "" : ", or none";
  if (wanted.enum !== undefined) return `one of ${wanted.enum.join(", ")}${orNone}`;
  switch (wanted.type) {
    case "integer":
      return `a whole number${rangeOf(wanted)}${orNone}`;
    case "number":
      return `a number${rangeOf(wanted)}${orNone}`;
    case "boolean":
      return "true or false";
    case "array":
      return `a list, each ${expectedOf(wanted.items ?? {})}`;
    case "object":
      return "JSON";
    default:
      return `a text${(wanted.minLength ?? 0) > 1 ? ` of ${wanted.minLength} letters or more` : " that is not empty"}`;
  }
}

function rangeOf(schema: OptionSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const parts = [
    minimum === undefined ? "" : ` from ${minimum}`,
    exclusiveMinimum === undefined ? "" : ` above ${exclusiveMinimum}`,
    maximum === undefined ? "" : ` to ${maximum}`,
    exclusiveMaximum === undefined ? "" : ` below ${exclusiveMaximum}`,
  ];
  return parts.join("");
}

/** The range of a number, e.g. `0 … 65535`, or an empty text. */
export function boundsOf(schema: OptionSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = withoutNull(schema);
  const isLimit = (limit: number | undefined): limit is number =>
    limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  if (isLimit(minimum) && isLimit(maximum)) return `${minimum} … ${maximum}`;
  const limits: string[] = [];
  if (isLimit(minimum)) limits.push(`≥ ${minimum}`);
  if (isLimit(exclusiveMinimum)) limits.push(`> ${exclusiveMinimum}`);
  if (isLimit(maximum)) limits.push(`≤ ${maximum}`);
  if (isLimit(exclusiveMaximum)) limits.push(`< ${exclusiveMaximum}`);
  return limits.join(", ");
}
