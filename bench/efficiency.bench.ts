import { availableParallelism } from "node:os";
import { median } from "@lockstep/learning";
import { parseOptions } from "./options/parse-options.ts";
import { defaultRun, type LoneParts } from "./pipeline/lone-parts.ts";
import { LonePartsAtOnce } from "./pipeline/lone-parts-at-once.ts";
import { type PipelineRun, startPipeline } from "./pipeline/pipeline.ts";
import { takeTurns } from "./pipeline/turns.ts";

interface Sample {
  readonly parts: LoneParts;
  readonly stepsPerSecond: number;
  readonly pipeline: PipelineRun;
  readonly efficiency: number;
}

/**
 * Measures efficiency: steps/s of the whole pipeline ÷ (cores ÷ CPU seconds per step of emulation, inference and update).
 * Each part is measured alone, on one core while the others are idle, or on as many cores as `--lone-processes` says.
 * Pipeline and parts alternate every two seconds. Prints the medians of the runs.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      runs: { type: "string", default: "3" },
      updates: { type: "string", default: "40" },
      "lone-processes": { type: "string", default: "1" },
    },
  });
  const samples: Sample[] = [];
  for (let index = 0; index < Number(values.runs); index++) {
    const sample = await sampleOf(Number(values.updates), Number(values["lone-processes"]));
    const { parts, stepsPerSecond, efficiency } = sample;
    samples.push(sample);
    console.log(
      `run ${index + 1}: emulation ${ms(parts.emulation)}, inference ${ms(parts.inference)}, update ${ms(parts.update)} ms of CPU a step; ` +
        `${stepsPerSecond.toFixed(0)} steps/s; efficiency ${efficiency.toFixed(3)}`,
    );
  }
  report(availableParallelism(), samples);
}

async function sampleOf(updates: number, processes: number): Promise<Sample> {
  const cores = availableParallelism();
  const { configuration } = await defaultRun();
  const lone = await LonePartsAtOnce.open(processes);
  try {
    const running = startPipeline(["--updates", String(updates), "--actors", String(cores)]);
    const updatesPerSecond = await takeTurns(running, lone, updates);
    const stepsPerSecond = updatesPerSecond * configuration.slots * configuration.segmentLength;
    const parts = lone.means;
    const efficiency = stepsPerSecond / (cores / sum(parts));
    return { parts, stepsPerSecond, pipeline: await running.finished, efficiency };
  } finally {
    lone.close();
  }
}

function report(cores: number, samples: readonly Sample[]): void {
  const of = (pick: (sample: Sample) => number): number => median(samples.map(pick));
  const rows: readonly (readonly [string, string])[] = [
    ["cores", String(cores)],
    ["emulation, CPU ms a step", ms(of(({ parts }) => parts.emulation))],
    ["inference, CPU ms a step", ms(of(({ parts }) => parts.inference))],
    ["update, CPU ms a step", ms(of(({ parts }) => parts.update))],
    ["pipeline, steps/s", of(({ stepsPerSecond }) => stepsPerSecond).toFixed(0)],
    ["efficiency", of(({ efficiency }) => efficiency).toFixed(3)],
    ["first output, s", of(({ pipeline }) => pipeline.firstOutputSeconds).toFixed(2)],
    ...memoryRows(samples),
  ];
  console.log(`\nmedians of ${samples.length}`);
  for (const [what, value] of rows) console.log(`${what.padEnd(28)} ${value}`);
}

function memoryRows(samples: readonly Sample[]): (readonly [string, string])[] {
  const processes = Object.keys(samples[0]?.pipeline.peakMemoryBytes ?? {});
  return processes.map((name) => {
    const peak = Math.max(...samples.map(({ pipeline }) => pipeline.peakMemoryBytes[name] ?? 0));
    return [`${name}, peak MB`, (peak / 1e6).toFixed(0)] as const;
  });
}

function sum({ emulation, inference, update }: LoneParts): number {
  return emulation + inference + update;
}

function ms(seconds: number): string {
  return (seconds * 1000).toFixed(2);
}
