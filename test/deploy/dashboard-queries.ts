import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { figureMetric, knownFigures, ppo } from "@lockstep/algorithm";
import { parse } from "yaml";
import { projectRoot, until } from "../lockstep-command.ts";
import type { Prometheus } from "./prometheus-server.ts";

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
function dashboardQueries(rateInterval: string): PanelQuery[] {
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

/** Of figures that a run with PPO does not report. */
function isOfAnotherAlgorithm({ expr }: PanelQuery): boolean {
  const reported = new Set(ppo.figures.map(({ name }) => name));
  return knownFigures().some(
    (figure) => !reported.has(figure.name) && expr === `lockstep_learner_${figureMetric(figure)}`,
  );
}

/** Every query of every panel gives a number in a run with PPO; the same queries of metrics that nobody has give none. */
export async function assertEveryPanelHasData(
  prometheus: Prometheus,
  rateInterval: string,
): Promise<void> {
  const queries = dashboardQueries(rateInterval).filter((query) => !isOfAnotherAlgorithm(query));
  assert.ok(queries.length > 60, `only ${queries.length} queries below ${projectRoot}`);
  let lacking: readonly PanelQuery[] = queries;
  await until("data in every panel", async () => {
    lacking = await withoutData(prometheus, lacking);
    return lacking.length === 0;
  }).catch((error: unknown) => {
    throw new Error(`${error}: ${JSON.stringify(lacking, null, 2)}`);
  });
  const misspelt = queries.map((query) => ({
    ...query,
    expr: query.expr.replace("lockstep_", "lockstepp_"),
  }));
  assert.deepEqual(await withoutData(prometheus, misspelt), misspelt, "no misspelt query has data");
}

/** Queries without a series, or with none that is a number. */
async function withoutData(
  prometheus: Prometheus,
  queries: readonly PanelQuery[],
): Promise<PanelQuery[]> {
  const found = await Promise.all(
    queries.map(async (query) => {
      const samples = await prometheus.query(query.expr);
      return samples.some(({ value }) => !Number.isNaN(value)) ? [] : [query];
    }),
  );
  return found.flat();
}

/** Names of the values that Prometheus is told to record, in order. */
export function recordedNames(): string[] {
  const rules = join(projectRoot, "monitoring", "prometheus", "rules", "recording.yml");
  const { groups } = parse(readFileSync(rules, "utf8")) as {
    readonly groups: readonly { readonly rules: readonly { readonly record: string }[] }[];
  };
  return groups.flatMap(({ rules: ofGroup }) => ofGroup.map(({ record }) => record)).sort();
}
