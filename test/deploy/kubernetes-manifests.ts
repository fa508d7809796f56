import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { skipUnless } from "@lockstep/system/testing";
import { parseAllDocuments } from "yaml";
import { projectRoot } from "../lockstep-command.ts";
import type { Resource } from "./kubernetes-schema.ts";

/** The last is what k8s/try-cluster.sh runs. */
export const overlays = ["cpu", "gpu", "local", "full", "../try/overlay"] as const;

/** Why tests of rendered manifests are skipped; false where they are not. */
export const skipWithoutKubectl: string | false = skipUnless(
  spawnSync("kubectl", ["version", "--client"]).error === undefined,
  "kubectl (see .ci/run for how to get it)",
);

export interface Variable {
  readonly name: string;
  readonly value?: string;
}

interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string };
  readonly exec?: { readonly command: readonly string[] };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly Variable[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly resources: {
    readonly requests?: object;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly securityContext: object;
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: { readonly runAsNonRoot: boolean; readonly seccompProfile: object };
  readonly affinity?: { readonly podAntiAffinity?: object };
  readonly topologySpreadConstraints?: readonly {
    readonly topologyKey: string;
    readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  }[];
  /** The service itself first. */
  readonly containers: readonly [Container, ...Container[]];
  readonly initContainers?: readonly Container[];
  readonly volumes: readonly { readonly name: string }[];
}

export interface Workload extends Resource {
  readonly spec: {
    readonly replicas?: number;
    readonly serviceName?: string;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: {
        readonly labels: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
      };
      readonly spec: PodSpec;
    };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
}

function render(overlay: string): Resource[] {
  const folder = join(projectRoot, "k8s", "overlays", overlay);
  const { status, stdout, stderr } = spawnSync("kubectl", ["kustomize", folder], {
    encoding: "utf8",
    maxBuffer: 16 * 1024 * 1024,
  });
  assert.equal(status, 0, stderr);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Resource);
}

const rendered = new Map<string, Resource[]>();
export function resourcesOf(overlay: string): Resource[] {
  const resources = rendered.get(overlay) ?? render(overlay);
  rendered.set(overlay, resources);
  return resources;
}

/** Those of one kind, as a type that the schema test vouches for. */
export function resourcesOfKind<T extends Resource>(overlay: string, kind: string): T[] {
  return resourcesOf(overlay).filter((resource): resource is T => resource.kind === kind);
}

export const workloadsOf = (overlay: string): Workload[] =>
  resourcesOf(overlay).filter((resource): resource is Workload =>
    ["Deployment", "StatefulSet"].includes(resource.kind),
  );

export function workload(overlay: string, name: string): Workload {
  const found = workloadsOf(overlay).find(({ metadata }) => metadata.name === name);
  assert.ok(found !== undefined, `${overlay} has no workload ${name}`);
  return found;
}
