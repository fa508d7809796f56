import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./lockstep-command.ts";

/** One query of one panel. */
export interface PanelQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly expr: string;
}

interface Panel {
  readonly title?: string;
  readonly panels?: readonly Panel[];
  readonly targets?: readonly { readonly expr: string }[];
}

const folder = join(projectRoot, "monitoring", "grafana", "dashboards");

/**
 * Every query of the committed dashboards.
 * @param rateInterval what Grafana would put for `$__rate_interval`
 */
export function dashboardQueries(rateInterval: string): PanelQuery[] {
  return readdirSync(folder).flatMap((name) => {
    const dashboard = JSON.parse(readFileSync(join(folder, name), "utf8")) as Panel;
    return panelsOf(dashboard).flatMap(({ title = "", targets = [] }) =>
      targets.map(({ expr }) => ({
        dashboard: name,
        panel: title,
        expr: expr.replaceAll("$__rate_interval", rateInterval),
      })),
    );
  });
}

function panelsOf(panel: Panel): readonly Panel[] {
  return [panel, ...(panel.panels ?? []).flatMap(panelsOf)];
}
