import { type CurveChart, curveSvg } from "../pictures/curve-svg.ts";
import { counted, grouped } from "../terminal/quantity.ts";
import type { Comparison } from "./comparison.ts";
import { metricWords } from "./comparison-lines.ts";

/** A comparison as charts: learning curves with bands, profiles, and each group's interval. */
export function comparisonSvg(comparison: Comparison): string {
  const { metric, episodes, groups, improvements, environmentSteps } = comparison;
  const words = metricWords[metric];
  const shares = metric === "return" ? {} : { yRange: [0, 1] as const };
  const curves: CurveChart = {
    title: `Interquartile mean of ${words} with 95 % intervals`,
    xLabel: "environment steps",
    yLabel: `last ${counted(episodes, "episode")}`,
    series: groups.map(({ name, curve }) => ({
      name,
      points: curve.map(({ environmentSteps, value }) => [environmentSteps, value] as const),
      band: curve.map(({ environmentSteps, low, high }) => [environmentSteps, low, high] as const),
    })),
    ...shares,
  };
  const profiles: CurveChart = {
    title: `Share of runs and start states above a ${words}, at ${grouped(environmentSteps)} steps`,
    xLabel: words,
    yLabel: "share above",
    series: groups.map(({ name, profile }) => ({
      name,
      points: profile.map(({ above, value }) => [above, value] as const),
      band: profile.map(({ above, low, high }) => [above, low, high] as const),
    })),
    yRange: [0, 1],
  };
  return curveSvg([
    curves,
    profiles,
    {
      title: `Interquartile mean of ${words}, at ${grouped(environmentSteps)} steps`,
      xLabel: words,
      ...(metric === "return" ? {} : { xRange: [0, 1] as const }),
      intervals: groups.map(({ name, interquartileMean }) => ({ name, ...interquartileMean })),
    },
    ...(improvements.length === 0
      ? []
      : [
          {
            title: "Probability of improvement",
            xLabel: "probability that a run of the first scores higher than one of the second",
            xRange: [0, 1] as const,
            mark: 0.5,
            intervals: improvements
              .filter(({ group, than }) => placeOf(group) < placeOf(than))
              .map(({ group, than, probability }) => ({
                name: `${group} > ${than}`,
                ...probability,
              })),
          },
        ]),
  ]);

  function placeOf(name: string): number {
    return groups.findIndex((group) => group.name === name);
  }
}
