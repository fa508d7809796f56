import { clusterDashboard } from "./dashboards/cluster.ts";
import { servicesDashboard } from "./dashboards/services.ts";
import { trainingDashboard } from "./dashboards/training.ts";
import { metricCatalogue } from "./metric-catalogue.ts";
import { metricsPage } from "./metrics-page.ts";

/** Files of the repository that code writes: path from the root → content. */
export function writtenFiles(): Readonly<Record<string, string>> {
  const folder = "monitoring/grafana/dashboards";
  return {
    "docs/metrics.md": metricsPage(metricCatalogue()),
    [`${folder}/training.json`]: json(trainingDashboard()),
    [`${folder}/cluster.json`]: json(clusterDashboard()),
    [`${folder}/services.json`]: json(servicesDashboard()),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
