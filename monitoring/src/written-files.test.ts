import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { metricCatalogue } from "./metric-catalogue.ts";
import { writtenFiles } from "./written-files.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

for (const [path, content] of Object.entries(writtenFiles()))
  test(`${path} is what the code writes`, () => {
    assert.equal(
      readFileSync(join(root, path), "utf8"),
      content,
      "write it anew with npm run generate",
    );
  });

test("metrics are named lockstep_<service>_<noun>, counters end with _total, and each is explained", () => {
  const wrong = metricCatalogue().flatMap(({ service, metrics }) =>
    metrics
      .filter(({ name, type, help }) => {
        const ours = !/_(process|nodejs)_/.test(name);
        const prefix = `lockstep_${service.replaceAll("-", "_")}_`;
        const named = name.startsWith(prefix) && /^[a-z0-9_]+$/.test(name);
        const counted = !ours || (type === "counter") === name.endsWith("_total");
        return !named || !counted || help.length < 8;
      })
      .map(({ name, type }) => `${type} ${name}`),
  );
  assert.deepEqual(wrong, []);
});

test("dashboards ask only for metrics that the code registers", () => {
  const known = new Set(
    metricCatalogue().flatMap(({ metrics }) =>
      metrics.flatMap(({ name, type }) => (type === "histogram" ? `${name}_bucket` : name)),
    ),
  );
  const asked = Object.entries(writtenFiles())
    .filter(([path]) => path.endsWith(".json"))
    .flatMap(([, content]) => content.match(/\blockstep_\w+/g) ?? []);
  assert.ok(asked.length > 50);
  assert.deepEqual(
    asked.filter((name) => !known.has(name)),
    [],
  );
});

/** Per dashboard, what it was made to show. */
const shown = {
  training: [
    ...["episode_return_mean", "episode_progress_mean", "start_state_progress_mean"],
    ...["policy_loss", "value_loss", "entropy_nats", "explained_variance", "learning_rate"],
  ],
  cluster: [
    ...["last_segments_total", "last_segment_wait_seconds_total", "barrier_wait_ratio"],
    ...["steps_per_second", "leases_expired_total", "replayed_steps_total", "head_version"],
  ],
  services: [
    ...["rpcs_total", "rpc_seconds_bucket", "store_seconds_bucket", "store_used_bytes"],
    ...["process_resident_memory_bytes", "nodejs_eventloop_lag"],
  ],
};

for (const [name, metrics] of Object.entries(shown))
  test(`the dashboard ${name} shows what it is for`, () => {
    const dashboard = writtenFiles()[`monitoring/grafana/dashboards/${name}.json`] ?? "";
    assert.deepEqual(
      metrics.filter((metric) => !dashboard.includes(metric)),
      [],
    );
  });
