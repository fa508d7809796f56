import { z } from "zod";

/** The part of JSON Schema that zod writes for an option. */
export interface OptionSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly OptionSchema[];
  readonly items?: OptionSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly default?: unknown;
  readonly description?: string;
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
    flag: `--${words(key).join("-")}`,
    variable: `LOCKSTEP_${words(key).join("_").toUpperCase()}`,
    required: required.has(key),
    schema: property as OptionSchema,
  }));
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

/** Text from a flag or the environment as the value it means; text that means none stays, for the schema to refuse. */
export function parseText(text: string, schema: OptionSchema): unknown {
  const takesNull = schema.anyOf?.some(({ type }) => type === "null") ?? false;
  if (takesNull && (text === "null" || text === "none")) return null;
  const wanted = withoutNull(schema);
  switch (wanted.type) {
    case "integer":
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What kind of value an option takes, in a few words. */
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
