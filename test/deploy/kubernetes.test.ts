import assert from "node:assert/strict";
import { test } from "node:test";
import { type Finished, runLockstep, startLockstep } from "../lockstep-command.ts";
import {
  type Container,
  overlays,
  resourcesOf,
  skipWithoutKubectl as skip,
  workload,
  workloadsOf,
} from "./kubernetes-manifests.ts";
import { createResourceValidator, type Resource } from "./kubernetes-schema.ts";

for (const overlay of overlays) {
  test(`overlay ${overlay} is what Kubernetes takes`, { skip }, () => {
    const validate = createResourceValidator();
    const resources = resourcesOf(overlay);
    assert.deepEqual(resources.flatMap(validate), []);
    assert.ok(resources.length > 15);
    for (const { kind, metadata } of resources) {
      const { namespace } = metadata as { readonly namespace?: string };
      if (kind !== "Namespace") assert.equal(namespace, "lockstep", `${kind} ${metadata.name}`);
    }
  });

  test(`overlay ${overlay} keeps to the restricted profile, with limits and probes`, {
    skip,
  }, () => {
    for (const { metadata, spec } of workloadsOf(overlay)) {
      const pod = spec.template.spec;
      assert.equal(pod.automountServiceAccountToken, false);
      assert.equal(pod.securityContext.runAsNonRoot, true, metadata.name);
      assert.deepEqual(pod.securityContext.seccompProfile, { type: "RuntimeDefault" });
      for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
        assert.deepEqual(container.securityContext, {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        assert.ok(container.resources.requests, `${container.name} has no requests`);
        assert.ok(container.resources.limits?.["memory"], `${container.name} has no limit`);
      }
      const [main] = pod.containers;
      for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"] as const)
        assert.ok(main[probe], `${main.name} has no ${probe}`);
    }
  });

  test(`overlay ${overlay}: what is selected is there`, { skip }, () => {
    const workloads = workloadsOf(overlay);
    const labels = workloads.map(({ spec }) => spec.template.metadata.labels);
    const selects = (wanted: Readonly<Record<string, string>>) =>
      labels.some((found) =>
        Object.entries(wanted).every(([name, value]) => found[name] === value),
      );
    for (const { spec } of workloads) assert.ok(selects(spec.selector.matchLabels));
    for (const resource of resourcesOf(overlay)) {
      const spec = resource["spec"] as {
        readonly selector?: Readonly<Record<string, string>> & {
          readonly matchLabels?: Readonly<Record<string, string>>;
        };
        readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
      };
      const selector =
        resource.kind === "Service"
          ? spec.selector
          : (spec?.selector?.matchLabels ?? spec?.podSelector?.matchLabels);
      if (selector !== undefined)
        assert.ok(selects(selector), `${resource.kind} ${resource.metadata.name} selects nothing`);
    }
  });
}

/** A copy with another value at a place; `undefined` takes it away. */
function changed(resource: Resource, path: readonly (string | number)[], value: unknown): Resource {
  const copy = structuredClone(resource);
  let place = copy as Record<string | number, unknown>;
  for (const name of path.slice(0, -1)) place = place[name] as Record<string | number, unknown>;
  const last = path.at(-1) ?? "";
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}

test("what Kubernetes would refuse is found: unknown fields, wrong types, missing fields", {
  skip,
}, () => {
  const validate = createResourceValidator();
  const actor = workload("cpu", "actor");
  const problems = (path: readonly (string | number)[], value: unknown) =>
    validate(changed(actor, path, value)).join("\n");
  const container = ["spec", "template", "spec", "containers", 0];
  assert.deepEqual(validate(actor), []);
  assert.match(problems([...container, "livenesProbe"], {}), /additional .*livenesProbe/);
  assert.match(problems(["spec", "replicas"], "4"), /\/spec\/replicas must be integer/);
  assert.match(problems(["spec", "selector"], undefined), /required property 'selector'/);
  const env = [{ name: "A", value: 1 }];
  assert.match(problems([...container, "env"], env), /env\/0\/value must be string/);
  assert.match(problems(["apiVersion"], "apps/v2"), /not in/);
});

const helps = new Map<string, Promise<Finished>>();

async function helpOf(service: string): Promise<string> {
  const asked = helps.get(service) ?? startLockstep([service, "--help"]).finished;
  helps.set(service, asked);
  return (await asked).stdout;
}

test("what the containers are told is what the services can be told", { skip }, async () => {
  for (const overlay of ["cpu", "full"]) {
    for (const name of ["parameter-server", "learner", "actor"]) {
      const [container] = workload(overlay, name).spec.template.spec.containers;
      const variables = (container.env ?? []).filter(({ name: variable }) =>
        variable.startsWith("LOCKSTEP_"),
      );
      const environment = Object.fromEntries(
        variables.map(({ name: variable, value = "/runs/from-elsewhere" }) => [variable, value]),
      );
      const required = name === "learner" ? ["--run", "r", "--run-configuration", "f"] : [];
      const { code, stdout, stderr } = await startLockstep(
        [name, "--print-config", ...required],
        environment,
      ).finished;
      assert.equal(code, 0, `${overlay} ${name}: ${stderr}`);
      const settings = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
      const help = await helpOf(name);
      for (const { name: variable } of variables)
        assert.ok(help.includes(`${flagOf(variable)} <`), `${name} has no ${flagOf(variable)}`);
      for (const port of container.ports ?? [])
        assert.equal(settings[`${port.name}Port`], port.containerPort, `${name} ${port.name}`);
      const { terminationGracePeriodSeconds } = workload(overlay, name).spec.template.spec;
      assert.ok(terminationGracePeriodSeconds >= Number(settings["drainSeconds"]) + 15, name);
    }
  }
});

test("the evaluator beside the learner is told the run, plays its games, and asks for little of the processor", {
  skip,
}, async () => {
  const help = await helpOf("evaluator");
  for (const overlay of ["cpu", "full"]) {
    const { containers, initContainers = [] } = workload(overlay, "learner").spec.template.spec;
    const evaluator = containers.find(({ name }) => name === "evaluator");
    assert.ok(evaluator);
    assert.equal(
      evaluator.image,
      workload(overlay, "actor").spec.template.spec.containers[0].image,
    );
    assert.deepEqual(evaluator.args, ["evaluator"]);
    const told = (evaluator.env ?? []).map(({ name }) => name);
    assert.ok(told.includes("LOCKSTEP_RUN_DIR"));
    for (const variable of told) assert.ok(help.includes(`${flagOf(variable)} `), variable);
    // What `prepare` finds, it finds.
    for (const { name } of initContainers[0]?.env ?? []) assert.ok(told.includes(name), name);
    const mounted = (mounts: Container["volumeMounts"]) => mounts.map(({ mountPath }) => mountPath);
    assert.deepEqual(
      mounted(evaluator.volumeMounts),
      mounted(initContainers[0]?.volumeMounts ?? []),
    );
    const { requests } = evaluator.resources as { requests?: Readonly<Record<string, string>> };
    assert.match(requests?.["cpu"] ?? "", /^[1-9]\d?m$/);
    assert.deepEqual(evaluator.livenessProbe?.httpGet, { path: "/healthz", port: "evaluator" });
    assert.equal(evaluator.readinessProbe, undefined, "the pod is ready when the learner is");
  }
});

function flagOf(variable: string): string {
  return `--${variable.slice("LOCKSTEP_".length).toLowerCase().replaceAll("_", "-")}`;
}

test("what decides the run is what `lockstep prepare` can be told", { skip }, async () => {
  const help = (await runLockstep(["prepare", "--help"])).stdout;
  const [prepare] = workload("full", "learner").spec.template.spec.initContainers ?? [];
  const run = resourcesOf("full").find(({ metadata }) => metadata.name.startsWith("run-"));
  const variables = [
    ...Object.keys(run?.["data"] as Readonly<Record<string, string>>),
    ...(prepare?.env ?? []).map(({ name }) => name),
  ];
  assert.ok(variables.length >= 3);
  for (const variable of variables)
    assert.ok(help.includes(`${flagOf(variable)} `), `prepare has no ${flagOf(variable)}`);
});

test("the overlays differ in what they are for", { skip }, () => {
  const learnerOf = (overlay: string) =>
    workload(overlay, "learner").spec.template.spec.containers[0];
  assert.match(learnerOf("cpu").image, /^lockstep\/learner:/);
  assert.equal(learnerOf("cpu").resources.limits?.["nvidia.com/gpu"], undefined);
  assert.match(learnerOf("gpu").image, /^lockstep\/learner-gpu:/);
  assert.equal(learnerOf("gpu").resources.limits?.["nvidia.com/gpu"], "1");
  assert.equal(workload("local", "actor").spec.replicas, 2);
  const kinds = resourcesOf("full").map(({ kind }) => kind);
  for (const kind of ["ScaledObject", "PodMonitor", "PrometheusRule"])
    assert.ok(kinds.includes(kind));
  assert.equal(workload("full", "actor").spec.replicas, undefined, "the scaler decides");
});
