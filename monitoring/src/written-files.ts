import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import { clusterDashboard } from "./dashboards/cluster.ts";
import { servicesDashboard } from "./dashboards/services.ts";
import { trainingDashboard } from "./dashboards/training.ts";
import { metricCatalogue } from "./metric-catalogue.ts";
import { metricsPage } from "./metrics-page.ts";
import { statusPage } from "./status-page.ts";

/** Files of the repository that code writes: path from the root → content. */
export function writtenFiles(): Readonly<Record<string, string>> {
  const folder = "monitoring/grafana/dashboards";
  return {
    "k8s/components/monitoring/prometheus-rule.yaml": prometheusRule(),
    "docs/metrics.md": metricsPage(metricCatalogue()),
    "docs/status.md": statusPage(),
    [`${folder}/training.json`]: json(trainingDashboard()),
    [`${folder}/cluster.json`]: json(clusterDashboard()),
    [`${folder}/services.json`]: json(servicesDashboard()),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const rulesFolder = fileURLToPath(new URL("../prometheus/rules", import.meta.url));

/** The rules as the Prometheus operator takes them. */
function prometheusRule(): string {
  const groups = readdirSync(rulesFolder)
    .sort()
    .flatMap((name) => {
      const file = parse(readFileSync(join(rulesFolder, name), "utf8")) as { groups: unknown[] };
      return file.groups;
    });
  const resource = {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: "lockstep" },
    spec: { groups },
  };
  return `# From monitoring/prometheus/rules, by npm run generate.\n${stringify(resource)}`;
}
