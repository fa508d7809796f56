import { z } from "zod";

/** One field of an answer, as documentation shows it. */
export interface FieldRow {
  /** Dotted path; `*` stands for any name or index, e.g. `actors.*.slots`. */
  readonly field: string;
  /** e.g. `number or null`, `list of number`, `"learner"`. */
  readonly type: string;
  readonly description: string;
}

/** The part of JSON Schema that is read here. */
interface Node {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
}

/** Every field of a schema, in its order: a field of many fields comes before them. */
export function describeSchema(schema: z.ZodType): readonly FieldRow[] {
  return fieldsOf("", z.toJSONSchema(schema) as Node);
}

function fieldsOf(path: string, node: Node): FieldRow[] {
  const inside = [node, ...(node.anyOf ?? [])].flatMap((each) => childrenOf(each));
  return inside.flatMap(([name, child]) => {
    const field = path === "" ? name : `${path}.${name}`;
    const row = { field, type: typeOf(child), description: child.description ?? "" };
    return [...(name === "*" ? [] : [row]), ...fieldsOf(field, child)];
  });
}

function childrenOf({ properties, additionalProperties, items }: Node): [string, Node][] {
  if (properties !== undefined) return Object.entries(properties);
  const many = items ?? (typeof additionalProperties === "object" ? additionalProperties : null);
  return many === null ? [] : [["*", many]];
}

function typeOf(node: Node): string {
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return node.enum.map((each) => JSON.stringify(each)).join(" or ");
  if (node.anyOf !== undefined) return node.anyOf.map(typeOf).join(" or ");
  if (node.items !== undefined) return `list of ${typeOf(node.items)}`;
  if (typeof node.additionalProperties === "object")
    return `${typeOf(node.additionalProperties)} by name`;
  return [node.type ?? "any"].flat().join(" or ");
}
