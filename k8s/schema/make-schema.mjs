// Writes kubernetes.json: the schemas of the kinds that k8s/ uses, taken from Kubernetes' own API description and
// the operators' resource definitions. Unknown fields are forbidden, so that a misspelt field is an error.
//
//   go mod download k8s.io/kubernetes@v1.34.4 github.com/kedacore/keda/v2@v2.18.0 \
//     github.com/prometheus-operator/prometheus-operator@v0.85.0
//   node k8s/schema/make-schema.mjs "$(go env GOMODCACHE)"
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const [modules] = process.argv.slice(2);
if (modules === undefined) {
  console.error("make-schema: expected the folder of Go modules, as `go env GOMODCACHE` names it");
  process.exit(1);
}

const versions = {
  kubernetes: "k8s.io/kubernetes@v1.34.4",
  keda: "github.com/kedacore/keda/v2@v2.18.0",
  operator: "github.com/prometheus-operator/prometheus-operator@v0.85.0",
};

/** apiVersion/kind → name in Kubernetes' own description. */
const kinds = {
  "v1/Namespace": "io.k8s.api.core.v1.Namespace",
  "v1/ServiceAccount": "io.k8s.api.core.v1.ServiceAccount",
  "v1/ConfigMap": "io.k8s.api.core.v1.ConfigMap",
  "v1/Service": "io.k8s.api.core.v1.Service",
  "v1/PersistentVolumeClaim": "io.k8s.api.core.v1.PersistentVolumeClaim",
  "apps/v1/Deployment": "io.k8s.api.apps.v1.Deployment",
  "apps/v1/StatefulSet": "io.k8s.api.apps.v1.StatefulSet",
  "policy/v1/PodDisruptionBudget": "io.k8s.api.policy.v1.PodDisruptionBudget",
  "networking.k8s.io/v1/NetworkPolicy": "io.k8s.api.networking.v1.NetworkPolicy",
};

const resourceDefinitions = [
  `${versions.keda}/config/crd/bases/keda.sh_scaledobjects.yaml`,
  `${versions.operator}/example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml`,
  `${versions.operator}/example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml`,
];

const swagger = JSON.parse(
  readFileSync(join(modules, versions.kubernetes, "api/openapi-spec/swagger.json"), "utf8"),
);
const $defs = {};

/** What validation needs of a schema: no prose, and no fields but its own. */
function closed(schema) {
  if (schema.$ref !== undefined) return { $ref: defined(schema.$ref.split("/").at(-1)) };
  const integerOrText = schema.format === "int-or-string" || schema["x-kubernetes-int-or-string"];
  if (integerOrText) return { type: ["integer", "string"] };
  const { type, items, properties, additionalProperties, required } = schema;
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true;
  return {
    ...(type === undefined ? {} : { type }),
    ...(schema.enum === undefined ? {} : { enum: schema.enum }),
    ...(required === undefined ? {} : { required }),
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(properties === undefined
      ? {}
      : { properties: closedEach(properties), ...(open ? {} : { additionalProperties: false }) }),
    ...(typeof additionalProperties === "object"
      ? { additionalProperties: closed(additionalProperties) }
      : {}),
  };
}

function closedEach(properties) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, closed(schema)]),
  );
}

/** @returns reference to a definition that is there from now on */
function defined(name) {
  // Kubernetes accepts a number for a quantity.
  if (name === "io.k8s.apimachinery.pkg.api.resource.Quantity")
    $defs[name] = { type: ["string", "number"] };
  if (!(name in $defs)) {
    $defs[name] = {};
    $defs[name] = closed(swagger.definitions[name]);
  }
  return `#/$defs/${name}`;
}

const roots = Object.fromEntries(
  Object.entries(kinds).map(([kind, name]) => [kind, { $ref: defined(name) }]),
);
for (const path of resourceDefinitions) {
  const { spec } = parse(readFileSync(join(modules, path), "utf8"));
  for (const { name, schema } of spec.versions) {
    const root = closed(schema.openAPIV3Schema);
    root.properties.metadata = {
      $ref: defined("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"),
    };
    roots[`${spec.group}/${name}/${spec.names.kind}`] = root;
  }
}
const path = fileURLToPath(new URL("kubernetes.json", import.meta.url));
writeFileSync(path, `${JSON.stringify({ from: Object.values(versions), roots, $defs })}\n`);
