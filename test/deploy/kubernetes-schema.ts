import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { projectRoot } from "../lockstep-command.ts";

/** A Kubernetes object as it is applied. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly [field: string]: unknown;
}

interface Schema {
  readonly roots: Readonly<Record<string, object>>;
  readonly $defs: Readonly<Record<string, object>>;
}

/** Checks objects as strictly as an API server: unknown fields, wrong types, missing fields. */
export function createResourceValidator(): (resource: Resource) => string[] {
  const file = readFileSync(join(projectRoot, "k8s", "schema", "kubernetes.json"), "utf8");
  const { roots, $defs } = JSON.parse(file) as Schema;
  const ajv = new Ajv({ allErrors: true, strict: false });
  const compiled = new Map<string, ValidateFunction>();
  return (resource) => {
    const kind = `${resource.apiVersion}/${resource.kind}`;
    const root = roots[kind];
    if (root === undefined) return [`${kind} is not in k8s/schema/kubernetes.json`];
    const validate = compiled.get(kind) ?? ajv.compile({ ...root, $defs });
    compiled.set(kind, validate);
    validate(resource);
    return (validate.errors ?? []).map((error) => `${resource.metadata.name}: ${inWords(error)}`);
  };
}

function inWords({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}
