import {
  LegendDisplayMode,
  LegendPlacement,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";

/** One line, or one line a label value. */
export interface Query {
  readonly expr: string;
  /** Grafana's legend format, e.g. `{{actor}}`. */
  readonly legend: string;
}

export interface PanelText {
  readonly title: string;
  /** What it shows and what to make of it. */
  readonly description: string;
  /** Grafana's name of a unit, e.g. `percentunit`. */
  readonly unit: string;
}

const datasource = { type: "prometheus", uid: "$datasource" };

/** A dashboard that shows the last hour of whichever Prometheus is chosen in it. */
export function createDashboard(uid: string, title: string, description: string): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(["lockstep"])
    .timezone("browser")
    .time({ from: "now-1h", to: "now" })
    .refresh("10s")
    .readonly()
    .withVariable(
      new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"),
    );
}

/** Lines over time. */
export function lines(text: PanelText, queries: readonly Query[]): TimeseriesBuilder {
  return new TimeseriesBuilder()
    .title(text.title)
    .description(text.description)
    .unit(text.unit)
    .datasource(datasource)
    .span(8)
    .height(8)
    .lineWidth(1)
    .fillOpacity(5)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
    .targets(targets(queries));
}

/** The newest value, large. */
export function number(text: PanelText, query: Query): StatBuilder {
  return new StatBuilder()
    .title(text.title)
    .description(text.description)
    .unit(text.unit)
    .datasource(datasource)
    .span(4)
    .height(4)
    .targets(targets([query]));
}

function targets(queries: readonly Query[]): DataqueryBuilder[] {
  return queries.map(({ expr, legend }, index) =>
    new DataqueryBuilder()
      .refId(String.fromCharCode("A".charCodeAt(0) + index))
      .datasource(datasource)
      .expr(expr)
      .legendFormat(legend)
      .range(),
  );
}
