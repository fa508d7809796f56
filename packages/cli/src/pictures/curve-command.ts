import { basename, join, resolve } from "node:path";
import { messageOf } from "@lockstep/errors";
import { readUserText } from "@lockstep/system";
import { z } from "zod";
import { CliError } from "../cli-error.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { list, type OptionTable, outputFile } from "../options/option-table.ts";
import { expectWritable, writeOutputFile } from "../output-file.ts";
import { folderAt, readRunFolder } from "../run-folder/run-folder.ts";
import { type CurveChart, type CurveSeries, curveSvg } from "./curve-svg.ts";

interface CurveOptions {
  readonly runDir: readonly string[];
  readonly out: string | undefined;
}

const options: OptionTable<CurveOptions> = {
  runDir: list("RUN", "folder of a run; may be repeated to compare runs"),
  out: outputFile("SVG file to write (default curve.svg in the first run's folder)"),
};

/** A line of the learner's `updates.jsonl`, as far as the curve needs it. */
interface CurveLine {
  readonly environmentSteps: number;
  readonly wallSeconds: number;
  readonly episodeReturnMean: number | null;
  readonly progressMean: number | null;
}
const lineSchema: z.ZodType<CurveLine> = z.object({
  environmentSteps: z.number(),
  wallSeconds: z.number(),
  episodeReturnMean: z.number().nullable(),
  progressMean: z.number().nullable(),
});

/** Below what one string can hold; a million updates are less. */
const mostCurveBytes = 500_000_000;
/** More points than pixels only make the file large. */
const mostPoints = 700;

/** `lockstep curve`: the learning curve as a picture. */
export const curveCommand: Command = defineCommand<CurveOptions>({
  name: "curve",
  options,
  examples: ["lockstep curve --run-dir runs/one --run-dir runs/two --out curve.svg"],
  run: drawCurve,
});

async function drawCurve(values: CurveOptions, context: CommandContext): Promise<number> {
  const folders = values.runDir.map((folder) => folderAt(folder, context.cwd));
  const [first] = folders;
  if (first === undefined) throw new CliError("BAD_OPTION_VALUE", "name a run: --run-dir RUN");
  const out =
    values.out === undefined ? join(first, "curve.svg") : resolve(context.cwd, values.out);
  if (values.out !== undefined) expectWritable(out);
  const runs = folders.map((folder) => ({ name: basename(folder), lines: readCurve(folder) }));
  writeOutputFile(out, curveSvg(chartsOf(runs)));
  context.out.write(`${out}\n`);
  return 0;
}

interface RunCurve {
  readonly name: string;
  readonly lines: readonly CurveLine[];
}

/** Progress where the game knows it, and return; over experience and over time. */
export function chartsOf(runs: readonly RunCurve[]): CurveChart[] {
  const steps = { label: "environment steps", of: (line: CurveLine) => line.environmentSteps };
  const time = { label: "minutes of training", of: (line: CurveLine) => line.wallSeconds / 60 };
  const progress = (line: CurveLine): number | null => line.progressMean;
  const returns = (line: CurveLine): number | null => line.episodeReturnMean;
  const chart = (
    title: string,
    x: typeof steps,
    y: (line: CurveLine) => number | null,
    range: Pick<CurveChart, "yRange">,
  ): CurveChart => ({
    title,
    xLabel: x.label,
    yLabel: "mean of the last 100 episodes",
    series: runs.map((run) => seriesOf(run, x.of, y)),
    ...range,
  });
  const knowsProgress = runs.some(({ lines }) => lines.some((line) => line.progressMean !== null));
  return [
    ...(knowsProgress
      ? [
          chart("Progress through the level", steps, progress, { yRange: [0, 1] }),
          chart("Progress through the level, over time", time, progress, { yRange: [0, 1] }),
        ]
      : []),
    chart("Episode return", steps, returns, {}),
    ...(knowsProgress ? [] : [chart("Episode return, over time", time, returns, {})]),
  ];
}

function seriesOf(
  { name, lines }: RunCurve,
  x: (line: CurveLine) => number,
  y: (line: CurveLine) => number | null,
): CurveSeries {
  const points = lines.flatMap((line) => {
    const value = y(line);
    return value === null ? [] : [[x(line), value] as const];
  });
  const stride = Math.max(1, Math.ceil(points.length / mostPoints));
  const last = points.length - 1;
  return { name, points: points.filter((_, index) => index % stride === 0 || index === last) };
}

/** @throws {CliError} `RUN_FOLDER` */
function readCurve(folder: string): CurveLine[] {
  readRunFolder(folder);
  const path = join(folder, "updates.jsonl");
  let text: string;
  try {
    text = readUserText(path, mostCurveBytes);
  } catch (error) {
    throw new CliError(
      "RUN_FOLDER",
      `${folder} has no learning curve yet (${messageOf(error)}); train it for at least one update`,
    );
  }
  // The last line may be half written while the run goes on.
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter((line) => line !== "").map((line, index) => parseLine(line, path, index + 1));
}

function parseLine(line: string, path: string, number: number): CurveLine {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch (error) {
    throw new CliError("RUN_FOLDER", `${path} is damaged at line ${number}`, { cause: error });
  }
}
