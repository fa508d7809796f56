import type { DocumentedMetric, ServiceMetrics } from "./metric-catalogue.ts";

const head = `# Metrics

Every service serves these at \`/metrics\` (\`--http-port\`). This page is generated from the code that registers them by
\`npm run generate\`; a test compares.
`;

/** Markdown: one table a service, the process's own metrics after the service's. */
export function metricsPage(services: readonly ServiceMetrics[]): string {
  return [head, ...services.map(section)].join("\n");
}

function section({ service, metrics }: ServiceMetrics): string {
  const isOfProcess = ({ name }: DocumentedMetric): boolean => /_(process|nodejs)_/.test(name);
  const own = metrics.filter((metric) => !isOfProcess(metric));
  return `## ${service}

${table(own)}
<details><summary>Of the process</summary>

${table(metrics.filter(isOfProcess))}
</details>
`;
}

function table(metrics: readonly DocumentedMetric[]): string {
  const rows = metrics.map(
    ({ name, type, labels, help }) =>
      `| \`${name}\` | ${type} | ${labels.join(", ")} | ${help.replaceAll("|", "\\|")} |`,
  );
  return ["| metric | type | labels | what it says |", "|---|---|---|---|", ...rows, ""].join("\n");
}
