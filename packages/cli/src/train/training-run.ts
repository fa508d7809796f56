import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SupervisedSummary } from "@lockstep/status";
import { realClock } from "@lockstep/system";
import { type ClusterEnd, clusterOf, isOver } from "../cluster/cluster-state.ts";
import { defaultLiveness } from "../cluster/liveness.ts";
import {
  inTrainWords,
  type LocalCluster,
  launchOf,
  logFileOf,
  withoutKeys,
  withoutLockstep,
} from "../cluster/local-cluster.ts";
import { isAnswering } from "../cluster/service-health.ts";
import { type ServiceSpawner, spawnService } from "../cluster/service-process.ts";
import { createSupervisor } from "../cluster/supervisor.ts";
import type { EvaluatorProgress } from "../evaluator/evaluator.ts";
import { EvaluatorProcess, type EvaluatorProcessOptions } from "../evaluator/evaluator-process.ts";
import { usualGrowthMegabytes } from "../evaluator/expect-small.ts";
import type { CommandContext } from "../options/command.ts";
import { readSummary } from "../run-folder/run-summary.ts";
import { evaluationsOf, type FoundByEvaluation } from "../run-folder/version-choice.ts";
import { onInterrupt } from "../terminal/interrupts.ts";
import { lastLine } from "../terminal/last-line.ts";
import { grouped } from "../terminal/quantity.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { openBrowser } from "../watch/open-browser.ts";
import { addressLines } from "./train-report.ts";
import {
  createPanelDisplay,
  createPlainDisplay,
  type TrainingDisplay,
} from "./training-display.ts";
import { addressesOf, TrainingSession } from "./training-session.ts";

const pollMs = 500;

/** How a run ended. */
export interface TrainingOutcome {
  readonly end: ClusterEnd;
  readonly forced: boolean;
  /** `null` when the learner wrote none. */
  readonly summary: SupervisedSummary | null;
}

/**
 * Runs the cluster until it completes, is stopped or fails. All its processes have then ended.
 * @param surroundings.watch hears of each version that the display shows
 * @param surroundings.spawn how services are started
 */
export async function runTraining(
  cluster: LocalCluster,
  context: CommandContext,
  {
    watch,
    spawn,
  }: { readonly watch?: { progressed(version: number): void }; readonly spawn: ServiceSpawner },
): Promise<TrainingOutcome> {
  const { plan, options } = cluster;
  const live = context.out.interactive && !options.plain;
  const display = displayOf(context.out, live, (version) => {
    watch?.progressed(version);
    evaluator?.reached(version);
  });
  const supervisor = createSupervisor({
    cluster: clusterOf(options.actors),
    launch: (service, state) => launchOf(cluster, service, state),
    spawn,
    clock: realClock,
    liveness: { ask: isAnswering, limits: defaultLiveness },
    notice: (text) => session.notice(text),
  });
  const evaluator = evaluatorOf(cluster, {
    notice: (text) => session.notice(text),
    // While the run trains, the panel has a row of what was found.
    progressed: (progress) => {
      if (isOver(supervisor.state)) session.closing(evaluatingWords(progress, live));
    },
  });
  const session = new TrainingSession({
    others: () => new Map(evaluator?.pid == null ? [] : [["evaluator", evaluator.pid]]),
    plan,
    actors: options.actors,
    supervisor,
    display,
    clock: realClock,
    curve: curveSoFar(plan.folder),
  });
  let forced = false;
  const stopListening = onInterrupt(
    process,
    () => {
      supervisor.stop();
      evaluator?.stop();
      session.closing("stopping: the learner writes a checkpoint (Ctrl-C again to stop at once)");
    },
    () => {
      forced = true;
      supervisor.force();
      evaluator?.stop();
    },
  );
  const watching = polling(session, live ? null : context, () =>
    supervisor.state.services.every(({ ports }) => ports !== null)
      ? addressesOf(supervisor.state)
      : null,
  );
  const opening = options.open === true ? openPage(session, watching.ended) : null;
  try {
    supervisor.start();
    const { end } = await supervisor.ended;
    const outcome = end ?? { kind: "interrupted" as const };
    if (outcome.kind === "completed") {
      session.learnerEnded(summaryOf(plan.folder, session));
      await evaluateRest(evaluator, session);
    }
    await watching.stop();
    const summary = summaryOf(plan.folder, session);
    session.finish(summary, evaluator === null ? null : foundIn(plan.folder));
    return { end: described(outcome, plan.folder), forced, summary };
  } finally {
    await watching.stop();
    await evaluator?.close();
    await opening;
    stopListening();
    display.close();
  }
}

/** @returns `null` where the learner wrote none */
function summaryOf(runDir: string, session: TrainingSession): SupervisedSummary | null {
  const { peakMemoryBytes } = session;
  return readSummary({ runDir, peakMemoryBytes, restarts: session.view().restarts });
}

/** @param reached hears of each version that is shown */
function displayOf(
  terminal: Terminal,
  live: boolean,
  reached: (version: number) => void,
): TrainingDisplay {
  const shown = live ? createPanelDisplay(terminal) : createPlainDisplay(terminal);
  return {
    ...shown,
    show(view) {
      shown.show(view);
      if (view.learner !== null) reached(view.learner.version);
    },
  };
}

/** @returns `null` where nothing is evaluated */
function evaluatorOf(
  { plan, evaluation, places, env, options }: LocalCluster,
  told: Pick<EvaluatorProcessOptions, "notice" | "progressed">,
): EvaluatorProcess | null {
  if (evaluation == null) return null;
  const { every, episodes } = evaluation;
  const flags = {
    "run-dir": [plan.folder],
    every: [every],
    episodes: [episodes],
    "growth-megabytes": [options.growthMegabytes ?? usualGrowthMegabytes],
    "games-path": places.gamePaths,
    "roms-path": places.romPaths,
    "cores-path": places.coresPaths,
  };
  return new EvaluatorProcess({
    args: Object.entries(flags).flatMap(([flag, values]) =>
      (values ?? []).flatMap((value) => [`--${flag}`, String(value)]),
    ),
    env: withoutLockstep(withoutKeys(env)),
    logFile: logFileOf(plan.folder, "evaluator"),
    every,
    clock: realClock,
    spawn: spawnService,
    ...told,
  });
}

/** @returns `null` where the evaluations cannot be read: the run is no worse for it */
function foundIn(folder: string): FoundByEvaluation | null {
  try {
    return evaluationsOf(folder);
  } catch {
    return null;
  }
}

async function evaluateRest(
  evaluator: EvaluatorProcess | null,
  session: TrainingSession,
): Promise<void> {
  if (evaluator === null) return;
  session.closing("evaluating what is left (Ctrl-C leaves it to --resume)");
  await evaluator.finish();
}

/** @param live whether the words may change often */
function evaluatingWords(
  { version, played, episodes, waiting }: EvaluatorProgress,
  live: boolean,
): string {
  const far = live ? `: ${played} of ${episodes} episodes` : "";
  const others = waiting === 1 ? "" : `, the first of ${waiting} versions that wait`;
  return `evaluating version ${grouped(version)}${far}${others} (Ctrl-C leaves it to --resume)`;
}

/** Polls until it is stopped; without a panel it also prints the addresses once they are known. */
function polling(
  session: TrainingSession,
  plain: CommandContext | null,
  addresses: () => { service: string; url: string }[] | null,
): { stop(): Promise<void>; readonly ended: Promise<void> } {
  let stopped = false;
  let printed = plain === null;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      const next = realClock.sleep(pollMs);
      await session.poll();
      const known = printed ? null : addresses();
      if (known !== null) {
        for (const line of addressLines(known)) plain?.out.write(`${line}\n`);
        printed = true;
      }
      await next;
    }
  };
  const done = loop();
  return {
    ended: done,
    stop: () => {
      stopped = true;
      return done;
    },
  };
}

/** Opens the learner's page as soon as it answers. @param ended of the run, which may come first */
async function openPage(session: TrainingSession, ended: Promise<void>): Promise<void> {
  let over = false;
  ended.then(
    () => {
      over = true;
    },
    () => undefined,
  );
  while (session.report === null && !over) await realClock.sleep(pollMs);
  const learner = session.view().addresses.find(({ service }) => service === "learner");
  if (over || learner === undefined) return;
  const problem = await openBrowser(`${learner.url}/watch`);
  if (problem !== null) session.notice(problem);
}

/** A failure, and the file with more details. */
function described(end: ClusterEnd, folder: string): ClusterEnd {
  if (end.kind !== "failed") return end;
  const log = logFileOf(folder, end.service);
  const last = lastLine(log);
  // The last line may be shortened: its beginning is enough to see that it says the same.
  const known = last === null || last.includes(end.message.slice(0, 80));
  const message = inTrainWords(end.service, end.message).replace(/\.$/, "");
  return { ...end, message: `${message}; see ${log}${known ? "" : ` (last line: ${last})`}` };
}

/** Progress of the updates that a resumed run has behind it. A line that is torn is left out. */
function curveSoFar(folder: string): number[] {
  return linesOf(join(folder, "updates.jsonl")).flatMap((line) => {
    try {
      const { progressMean, episodeReturnMean } = JSON.parse(line) as {
        progressMean?: number | null;
        episodeReturnMean?: number | null;
      };
      return progressMean ?? episodeReturnMean ?? [];
    } catch {
      return [];
    }
  });
}

/** None where there is no such file yet. */
function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    return [];
  }
}
