import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { skipUnless } from "@lockstep/system/testing";
import { parse } from "yaml";
import { metricCatalogue } from "./metric-catalogue.ts";

const folder = fileURLToPath(new URL("../prometheus", import.meta.url));
const alertsPath = join(folder, "rules", "alerts.yml");
const skip = skipUnless(
  spawnSync("promtool", ["--version"]).error === undefined,
  "promtool (apt-get install prometheus)",
);

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert?: string;
      readonly record?: string;
      readonly expr: string;
    }[];
  }[];
}

interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly {
      readonly alertname: string;
      readonly exp_alerts: readonly unknown[];
    }[];
    readonly promql_expr_test?: readonly {
      readonly expr: string;
      readonly exp_samples: readonly unknown[];
    }[];
  }[];
}

const ruleFiles = readdirSync(join(folder, "rules")).map((name) => join(folder, "rules", name));
const testFiles = readdirSync(join(folder, "rule-tests")).map((name) =>
  join(folder, "rule-tests", name),
);
const read = <T>(path: string): T => parse(readFileSync(path, "utf8")) as T;
const rules = ruleFiles.flatMap((path) =>
  read<Rules>(path).groups.flatMap(({ rules: ofGroup }) => ofGroup),
);

test("Prometheus takes the configuration and its rules", { skip }, () => {
  const { status, stdout, stderr } = spawnSync(
    "promtool",
    ["check", "config", join(folder, "prometheus.yml")],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stdout + stderr);
});

test("every case of the rules holds", { skip }, () => {
  const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", ...testFiles], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout + stderr);
});

test("a rule that says something else fails its cases", { skip }, (context) => {
  const copy = mkdtempSync(join(tmpdir(), "lockstep-rules-"));
  context.after(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(folder, copy, { recursive: true });
  const alerts = readFileSync(alertsPath, "utf8");
  const changed = alerts.replace("ratio_rate5m > 0.3", "ratio_rate5m > 0.9");
  assert.notEqual(changed, alerts);
  writeFileSync(join(copy, "rules", "alerts.yml"), changed);
  const { status, stderr } = spawnSync(
    "promtool",
    ["test", "rules", join(copy, "rule-tests", "cluster.yml")],
    { encoding: "utf8" },
  );
  assert.notEqual(status, 0);
  assert.match(stderr, /LockstepStragglerHoldsBarrier/);
});

test("every alert has a case that fires it and one that does not", () => {
  const cases = testFiles
    .flatMap((path) => read<RuleTests>(path).tests)
    .flatMap(({ alert_rule_test = [] }) => alert_rule_test);
  const lacking = rules.flatMap(({ alert }) => {
    if (alert === undefined) return [];
    const ofAlert = cases.filter(({ alertname }) => alertname === alert);
    const fires = ofAlert.some(({ exp_alerts }) => exp_alerts.length > 0);
    const stays = ofAlert.some(({ exp_alerts }) => exp_alerts.length === 0);
    return fires && stays ? [] : [alert];
  });
  assert.deepEqual(lacking, []);
  assert.ok(rules.length > 10);
});

test("every recorded value has a case that computes it", () => {
  const computed = testFiles
    .flatMap((path) => read<RuleTests>(path).tests)
    .flatMap(({ promql_expr_test = [] }) => promql_expr_test)
    .flatMap(({ expr, exp_samples }) => (exp_samples.length > 0 ? [expr] : []));
  const records = rules.flatMap(({ record }) => (record === undefined ? [] : [record]));
  assert.ok(records.length >= 3);
  assert.deepEqual(
    records.filter((record) => !computed.includes(record)),
    [],
  );
});

test("rules ask only for metrics that the code registers", () => {
  const known = new Set(
    metricCatalogue().flatMap(({ metrics }) => metrics.map(({ name }) => name)),
  );
  // An alternation in a pattern for names stands for each of them.
  const asked = rules
    .map(({ expr }) => expr.replace("lockstep_(learner|parameter_server)_", "lockstep_learner_"))
    .flatMap((expr) => expr.match(/\blockstep_\w+/g) ?? []);
  assert.ok(asked.length > 15);
  assert.deepEqual(
    asked.filter((name) => !known.has(name)),
    [],
  );
});
