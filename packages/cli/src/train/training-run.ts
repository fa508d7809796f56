import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SupervisedSummary } from "@lockstep/status";
import { realClock } from "@lockstep/system";
import { type ClusterEnd, clusterOf } from "../cluster/cluster-state.ts";
import { defaultLiveness } from "../cluster/liveness.ts";
import { inTrainWords, type LocalCluster, launchOf, logFileOf } from "../cluster/local-cluster.ts";
import { isAnswering } from "../cluster/service-health.ts";
import { spawnService } from "../cluster/service-process.ts";
import { createSupervisor } from "../cluster/supervisor.ts";
import type { CommandContext } from "../options/command.ts";
import { readSummary } from "../run-folder/run-summary.ts";
import { onInterrupt } from "../terminal/interrupts.ts";
import { lastLine } from "../terminal/last-line.ts";
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
 * @param watch hears of each version that the display shows
 */
export async function runTraining(
  cluster: LocalCluster,
  context: CommandContext,
  watch?: { progressed(version: number): void },
): Promise<TrainingOutcome> {
  const { plan, options } = cluster;
  const live = context.out.interactive && !options.plain;
  const shown = live ? createPanelDisplay(context.out) : createPlainDisplay(context.out);
  const display: TrainingDisplay = {
    ...shown,
    show(view) {
      shown.show(view);
      if (view.learner !== null) watch?.progressed(view.learner.version);
    },
  };
  const supervisor = createSupervisor({
    cluster: clusterOf(options.actors),
    launch: (service, state) => launchOf(cluster, service, state),
    spawn: spawnService,
    clock: realClock,
    liveness: { ask: isAnswering, limits: defaultLiveness },
    notice: (text) => session.notice(text),
  });
  const session = new TrainingSession({
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
      session.closing("stopping: the learner writes a checkpoint (Ctrl-C again to stop at once)");
    },
    () => {
      forced = true;
      supervisor.force();
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
    await watching.stop();
    const summary = readSummary({
      runDir: plan.folder,
      peakMemoryBytes: session.peakMemoryBytes,
      restarts: session.view().restarts,
    });
    session.finish(summary);
    return { end: described(outcome, plan.folder), forced, summary };
  } finally {
    await watching.stop();
    await opening;
    stopListening();
    display.close();
  }
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
  const message = inTrainWords(end.service, end.message);
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
