import { availableParallelism } from "node:os";
import { scoresOf } from "@lockstep/status";
import { GrowthBound, realClock, takeLowPriority } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { choice, count, type OptionTable, text, toggle } from "../options/option-table.ts";
import { usualEpisodes } from "../plan/evaluation-plan.ts";
import { endOfRun } from "../run-folder/run-summary.ts";
import { endingOnInterrupt } from "../terminal/interrupts.ts";
import { counted, grouped } from "../terminal/quantity.ts";
import { scoreWords } from "../terminal/score-words.ts";
import type { Evaluator } from "./evaluator.ts";
import { endWithTrain, isOfTrain, tellTrain } from "./evaluator-messages.ts";
import { serveEvaluator } from "./evaluator-service.ts";
import { expectSmall, usualGrowthMegabytes } from "./expect-small.ts";
import { type EvaluatedRunOptions, evaluatedRun, lookMs, openEvaluator } from "./open-evaluator.ts";
import type { HowEvaluated } from "./waiting-versions.ts";

interface EvaluatorOptions extends EvaluatedRunOptions {
  readonly once: boolean;
  readonly sparing: "yes" | "no" | undefined;
  readonly httpPort: number | undefined;
  readonly httpHost: string | undefined;
  readonly growthMegabytes: number | undefined;
}

const options: OptionTable<EvaluatorOptions> = {
  runDir: text("RUN", "folder of the run, as the learner writes it; it may stand alone"),
  every: count(
    0,
    1e9,
    "versions between two evaluations, as the learner's --evaluate-every; 0 for none; those that the run was prepared with when absent",
  ),
  episodes: count(
    1,
    1_000,
    `episodes from each start state; as before when absent, else ${usualEpisodes}`,
  ),
  growthMegabytes: count(
    0,
    1_000_000,
    "megabytes that it may grow after its first evaluation; beyond them it ends, to be started again, because some cores keep memory with each episode; 0 for no limit (default 512 with --http-port, else 0)",
  ),
  once: toggle("end when no version waits, instead of waiting for the next one"),
  sparing: choice(
    ["yes", "no"],
    "whether it runs at the lowest priority, so that a training beside it loses little (default yes; with --once, no)",
  ),
  httpPort: count(
    0,
    65_535,
    "serve /metrics, /healthz, /readyz and /status on this port and log as services do; 0 takes any free one; nothing is served when absent, or with --once",
    "PORT",
  ),
  httpHost: text("HOST", "address that they are served on (default 127.0.0.1)"),
  ...placeOptions,
};

/** `lockstep evaluator`: evaluates the versions of a run that is being trained, beside the learner. */
export const evaluatorCommand: Command = defineCommand<EvaluatorOptions>({
  name: "evaluator",
  options,
  positional: "runDir",
  environment: true,
  examples: [
    "lockstep evaluator runs/one --every 50",
    "lockstep evaluator runs/one --http-port 7313",
    "lockstep evaluator runs/one --once",
  ],
  async run(values, context) {
    const { httpPort, once } = values;
    if (httpPort !== undefined && !once)
      return serveEvaluator(
        {
          ...{ ...values, httpPort, sparing: isSparing(values) },
          growthMegabytes: values.growthMegabytes ?? usualGrowthMegabytes,
        },
        context,
      );
    const work = () => evaluateHere(values, context);
    return endingOnInterrupt(work, context.err, "what was evaluated is recorded");
  },
});

function isSparing({ sparing, once }: EvaluatorOptions): boolean {
  return sparing === undefined ? !once : sparing === "yes";
}

async function evaluateHere(values: EvaluatorOptions, context: CommandContext): Promise<number> {
  endWithTrain();
  if (isSparing(values)) takeLowPriority();
  const { folder, how } = evaluatedRun(values, context.cwd);
  if (how.every === 0)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `${folder} is a run that is not evaluated; say which versions: --every N`,
    );
  const open = await openEvaluator(values, how, context, tellTrain);
  try {
    await evaluateAll(open.evaluator, values, folder, how, context);
    return 0;
  } catch (error) {
    // A thread that takes no step may never end, and the process would wait for it.
    if (open.player.isStuck) {
      context.err.write(`lockstep: ${error instanceof Error ? error.message : error}\n`);
      process.kill(process.pid, "SIGKILL");
    }
    throw error;
  } finally {
    await open.close();
  }
}

/** Until nothing waits, or for as long as the process lives. */
async function evaluateAll(
  evaluator: Evaluator,
  { once, growthMegabytes = 0 }: EvaluatorOptions,
  folder: string,
  { every, episodes }: HowEvaluated,
  { out }: Pick<CommandContext, "out">,
): Promise<void> {
  const last = once ? endOfRun(folder) : null;
  // `train` shows what its evaluator finds.
  const say = (line: string): void => {
    if (!isOfTrain()) out.write(`${line}\n`);
  };
  if (once && evaluator.waiting(last).length === 0)
    say(
      `no version waits: each that is kept and whose turn it is (every ${every}) was evaluated with ${counted(episodes, "episode")} from each start state`,
    );
  // While the run trains, the cores are the training's.
  const threads = once ? availableParallelism() : 1;
  const growth = GrowthBound.ofMegabytes(growthMegabytes);
  for (;;) {
    const evaluation = await evaluator.evaluateNext(last, threads);
    if (evaluation !== null) {
      say(`version ${grouped(evaluation.version)}: ${scoreWords(scoresOf(evaluation))}`);
      expectSmall(growth, process.memoryUsage.rss());
      continue;
    }
    if (once && evaluator.waiting(last).length === 0) return;
    await realClock.sleep(lookMs);
  }
}
