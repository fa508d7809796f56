import { basename } from "node:path";
import {
  defineConfiguration,
  type Service,
  type ServiceContext,
  type ServiceSettings,
  serve,
  serviceSettings,
} from "@lockstep/service-kit";
import { type EvaluatedVersion, scoresOf } from "@lockstep/status";
import { GrowthBound, takeLowPriority } from "@lockstep/system";
import { z } from "zod";
import type { CommandContext } from "../options/command.ts";
import { endOfRun } from "../run-folder/run-summary.ts";
import type { EvaluatorProgress } from "./evaluator.ts";
import { type EvaluatorStatus, registerEvaluatorMetrics } from "./evaluator-metrics.ts";
import { expectSmall } from "./expect-small.ts";
import { type EvaluatedRunOptions, evaluatedRun, lookMs, openEvaluator } from "./open-evaluator.ts";
import type { HowEvaluated } from "./waiting-versions.ts";

export interface ServedEvaluatorOptions extends EvaluatedRunOptions {
  readonly httpPort: number;
  readonly httpHost: string | undefined;
  /** Whether others' processes come first. */
  readonly sparing: boolean;
  /** After which it ends, to be started again; 0 for no limit. */
  readonly growthMegabytes: number;
}

/**
 * Evaluates a run's versions as a service: with metrics and health over HTTP, its log on standard error, until it is asked to
 * end. It outlives the learner: an evaluation that is made after the last update is in its metrics.
 * @returns the exit code
 */
export async function serveEvaluator(
  options: ServedEvaluatorOptions,
  context: CommandContext,
): Promise<number> {
  const { httpPort, httpHost } = options;
  const address = ["--http-port", String(httpPort), ...(httpHost ? ["--http-host", httpHost] : [])];
  let isStuck = (): boolean => false;
  const code = await serve(
    {
      name: "evaluator",
      configuration: defineConfiguration(z.object(serviceSettings({ httpPort }))),
      argv: address,
      env: {},
      start: async (service) => {
        const { running, stuck } = await startEvaluator(options, context, service);
        isStuck = stuck;
        return running;
      },
    },
    process,
  );
  // A thread that takes no step may never end, and the process would wait for it.
  if (isStuck()) process.kill(process.pid, "SIGKILL");
  return code;
}

async function startEvaluator(
  options: ServedEvaluatorOptions,
  context: CommandContext,
  service: ServiceContext<ServiceSettings>,
): Promise<{ readonly running: Service; stuck(): boolean }> {
  const { registry, logger } = service;
  if (options.sparing) takeLowPriority();
  const { folder, how } = evaluatedRun(options, context.cwd);
  const record = new WorkRecord(basename(folder), how, () => service.clock.now());
  registerEvaluatorMetrics(registry, () => record.status);
  if (how.every === 0) {
    logger.info("evaluation is off", { run: folder });
    const running = { status: () => record.status, close: async () => undefined };
    return { running, stuck: () => false };
  }
  const open = await openEvaluator(options, how, context, (progress) =>
    record.progressed(progress),
  );
  const growth = GrowthBound.ofMegabytes(options.growthMegabytes);
  const work = async (): Promise<void> => {
    while (!service.stopping.aborted) {
      const last = endOfRun(folder);
      record.waiting = open.evaluator.waiting(last).length;
      // While the run trains, the cores are the training's.
      const evaluation = await open.evaluator.evaluateNext(last, 1);
      record.ended();
      if (evaluation === null) await service.clock.sleep(lookMs, service.stopping);
      else {
        const scored = { version: evaluation.version, ...scoresOf(evaluation) };
        record.evaluated(scored);
        logger.info("version evaluated", { ...scored });
        expectSmall(growth, process.memoryUsage.rss());
      }
    }
  };
  const finished = work().catch((error: unknown) => {
    // What was being played when the service was asked to end is played again by the next one.
    if (!service.stopping.aborted) throw error;
  });
  const running: Service = {
    status: () => record.status,
    finished,
    drain: async () => {
      open.player.stop();
      await finished;
    },
    close: () => open.close(),
  };
  return { running, stuck: () => open.player.isStuck };
}

/** What this process has done. */
class WorkRecord {
  waiting = 0;
  readonly #run: string;
  readonly #how: HowEvaluated;
  readonly #nowMs: () => number;
  #playing: EvaluatorProgress | null = null;
  #sinceMs = 0;
  #last: EvaluatedVersion | null = null;
  #totals = { evaluations: 0, episodes: 0, playingSeconds: 0 };

  constructor(run: string, how: HowEvaluated, nowMs: () => number) {
    this.#run = run;
    this.#how = how;
    this.#nowMs = nowMs;
  }

  progressed(progress: EvaluatorProgress): void {
    const nowMs = this.#nowMs();
    if (this.#playing === null) this.#sinceMs = nowMs;
    const before = this.#playing?.played ?? 0;
    this.#totals.episodes += progress.played - before;
    this.#totals.playingSeconds += (nowMs - this.#sinceMs) / 1_000;
    this.#sinceMs = nowMs;
    this.#playing = progress;
    this.waiting = progress.waiting;
  }

  /** Nothing is played any more. */
  ended(): void {
    if (this.#playing !== null)
      this.#totals.playingSeconds += (this.#nowMs() - this.#sinceMs) / 1_000;
    this.#playing = null;
  }

  evaluated(version: EvaluatedVersion): void {
    this.#totals.evaluations += 1;
    this.#last = version;
    this.waiting -= 1;
  }

  get status(): EvaluatorStatus {
    const { every, episodes } = this.#how;
    const playing = this.#playing;
    return {
      ...{ run: this.#run, every, episodes, waiting: this.waiting, last: this.#last },
      playing: playing && {
        ...{ version: playing.version, played: playing.played, episodes: playing.episodes },
      },
      totals: { ...this.#totals },
    };
  }
}
