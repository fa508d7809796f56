import { knownAlgorithms } from "@lockstep/algorithm";
import { z } from "zod";
import { defaultPreset } from "../presets/default-preset.ts";
import { runConfigurationSchema } from "./run-configuration-schema.ts";

/** One key of a run's configuration, as documentation shows it. */
export interface RunConfigurationRow {
  /** Dotted path, e.g. `learning.optimizer.decay`. */
  readonly key: string;
  /** e.g. `integer`, `number or null`, `even | by-slot` */
  readonly kind: string;
  /** e.g. `1 … 65536`, or empty. */
  readonly bounds: string;
  /** JSON of the default preset's value; `null` where that preset has none. */
  readonly default: string | null;
  readonly description: string;
}

/** The part of JSON Schema that is read here. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** Every key with its bounds, default and meaning, from the schema itself. */
export function describeRunConfiguration(): readonly RunConfigurationRow[] {
  const rows = new Map<string, RunConfigurationRow>();
  collect("", z.toJSONSchema(runConfigurationSchema) as Node, defaultPreset, rows);
  for (const { name, options } of Object.values(knownAlgorithms)) {
    const { algorithm } = defaultPreset.learning;
    const values = algorithm.name === name ? algorithm : {};
    collect("learning.algorithm", z.toJSONSchema(options, { io: "input" }) as Node, values, rows);
  }
  return [...rows.values()];
}

function collect(
  key: string,
  node: Node,
  value: unknown,
  rows: Map<string, RunConfigurationRow>,
): void {
  const objects = [node, ...(node.oneOf ?? node.anyOf ?? [])].filter(
    ({ properties }) => properties !== undefined,
  );
  for (const { properties = {} } of objects) {
    for (const [name, child] of Object.entries(properties)) {
      const path = key === "" ? name : `${key}.${name}`;
      collect(path, child, (value as Readonly<Record<string, unknown>> | undefined)?.[name], rows);
    }
  }
  if (objects.length > 0) return;
  const known = rows.get(key);
  const kind = kindOf(node);
  rows.set(key, {
    key,
    kind: known === undefined || known.kind === kind ? kind : `${known.kind} | ${kind}`,
    bounds: boundsOf(node),
    default: value === undefined ? (known?.default ?? null) : JSON.stringify(value),
    description: known?.description ?? node.description ?? "",
  });
}

function kindOf(node: Node): string {
  if (node.enum !== undefined) return node.enum.join(" | ");
  if (node.const !== undefined) return String(node.const);
  if (node.anyOf !== undefined) return node.anyOf.map(kindOf).join(" or ");
  return node.type === "array" ? "list" : (node.type ?? "any");
}

function boundsOf(node: Node): string {
  const bounded = node.anyOf?.find(({ type }) => type !== "null") ?? node;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = bounded;
  const low = minimum ?? (exclusiveMinimum === undefined ? undefined : `> ${exclusiveMinimum}`);
  const high = maximum ?? (exclusiveMaximum === undefined ? undefined : `< ${exclusiveMaximum}`);
  return low === undefined || high === undefined ? "" : `${low} … ${high}`;
}
