import { environmentSpec } from "@lockstep/environment/configuration";
import { type Clock, processMemory } from "@lockstep/system";
import type { ClusterState, ServiceKind } from "../cluster/cluster-state.ts";
import { loopback } from "../cluster/local-cluster.ts";
import type { Supervisor } from "../cluster/supervisor.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import type { FoundByEvaluation } from "../run-folder/version-choice.ts";
import {
  type FinalFigures,
  fetchStatus,
  finalView,
  type LearnerReport,
  readLearnerStatus,
} from "./learner-status.ts";
import type { TrainingDisplay } from "./training-display.ts";
import type { TrainingView } from "./training-view.ts";

export interface TrainingSessionOptions {
  readonly plan: RunPlan;
  readonly actors: number;
  readonly supervisor: Supervisor;
  readonly display: TrainingDisplay;
  readonly clock: Clock;
  /** Processes besides those of the supervisor, by name. */
  readonly others: () => ReadonlyMap<string, number>;
  /** Of the learning curve so far, for a run that is resumed. */
  readonly curve: readonly number[];
}

/** Most points of the curve that are kept for the display; then every second one is dropped. */
const mostPoints = 4_000;
const answerMs = 2_000;

/** Collects, keeps and shows what is known about a run while its services run. */
export class TrainingSession {
  readonly #options: TrainingSessionOptions;
  readonly #startedAt: number;
  readonly #peaks = new Map<string, number>();
  readonly #notices: string[] = [];
  readonly #remarks = new Set<string>();
  #memory: TrainingView["memory"] = [];
  #report: LearnerReport | null = null;
  #curve: number[];
  #curveVersion = -1;
  #closing: string | null = null;
  #learnerOver = false;
  #over = false;

  constructor(options: TrainingSessionOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    this.#curve = [...options.curve];
  }

  /** Largest resident memory of each service so far, by name. */
  get peakMemoryBytes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#peaks);
  }

  /** What the learner said last. */
  get report(): LearnerReport | null {
    return this.#report;
  }

  notice(text: string): void {
    this.#notices.push(text);
    this.#options.display.notice(text);
  }

  /** Each is said once. */
  #remark(text: string): void {
    if (this.#remarks.has(text)) return;
    this.#remarks.add(text);
    this.notice(text);
  }

  /** Sets the display's message while the run ends. */
  closing(phase: string): void {
    this.#closing = phase;
    this.show();
  }

  /** The learner has ended, and evaluations are still made: what it said last is of an update before. */
  learnerEnded(summary: FinalFigures | null): void {
    this.#learnerOver = true;
    this.#take(summary, null);
  }

  /**
   * The last view: all processes have ended.
   * @param summary of the learner; `null` when it wrote none
   * @param found by evaluations, also those that were made after the learner's end
   */
  finish(summary: FinalFigures | null, found: FoundByEvaluation | null = null): void {
    this.#learnerOver = true;
    this.#over = true;
    this.#closing = null;
    this.#memory = [];
    this.#take(summary, found);
    this.show();
  }

  #take(summary: FinalFigures | null, found: FoundByEvaluation | null): void {
    if (summary === null) return;
    this.#report = {
      remarks: [],
      weightsSha256: summary.weightsSha256,
      secondsLeft: null,
      waiting: null,
      view: finalView(this.#report?.view ?? null, summary, found),
    };
  }

  /** Requests every process's status and shows it. */
  async poll(): Promise<void> {
    const { supervisor, plan } = this.#options;
    const learner = supervisor.state.services.find(({ kind }) => kind === "learner");
    const port = learner?.phase === "ready" ? learner.ports?.http : null;
    const [answer] = await Promise.all([
      port == null ? null : fetchStatus(`http://${loopback}:${port}`, answerMs),
      this.#measure(),
    ]);
    const report = readLearnerStatus(
      answer,
      environmentSpec(plan.configuration.environment).startStates,
    );
    // An answer from before its end may come after it.
    if (report !== null && !this.#learnerOver) {
      supervisor.progressed(report.view.version);
      for (const remark of report.remarks) this.#remark(remark);
      this.#remember(report);
    }
    this.show();
  }

  show(): void {
    this.#options.display.show(this.view());
  }

  view(): TrainingView {
    const { plan, supervisor, clock, actors } = this.#options;
    const { state } = supervisor;
    const ending = this.#over || this.#closing !== null;
    return {
      game: environmentSpec(plan.configuration.environment).name,
      run: plan.run,
      slots: plan.configuration.slots,
      segmentLength: plan.configuration.segmentLength,
      seed: plan.configuration.seed,
      actors,
      targetVersion: plan.targetVersion,
      elapsedSeconds: (clock.now() - this.#startedAt) / 1000,
      remainingSeconds: ending ? null : (this.#report?.secondsLeft ?? null),
      phase: this.#closing ?? (this.#learnerOver ? null : phaseOf(state, this.#report)),
      over: this.#over,
      learner: this.#report?.view ?? null,
      curve: this.#curve,
      memory: this.#memory,
      restarts: state.services.reduce((sum, { restarts }) => sum + restarts, 0),
      addresses: addressesOf(state),
      notices: this.#notices,
    };
  }

  #remember(report: LearnerReport): void {
    this.#report = report;
    const { version, progressMean, returnMean } = report.view;
    const value = progressMean ?? returnMean;
    if (version === this.#curveVersion || value === null) return;
    this.#curveVersion = version;
    this.#curve.push(value);
    if (this.#curve.length > mostPoints)
      this.#curve = this.#curve.filter((_, index) => index % 2 === 1);
  }

  async #measure(): Promise<void> {
    const measured = await Promise.all(
      [...this.#options.supervisor.pids, ...this.#options.others()].map(
        async ([service, pid]) => [service, await processMemory(pid)] as const,
      ),
    );
    this.#memory = measured.flatMap(([service, memory]) => {
      if (memory === null) return [];
      this.#peaks.set(service, Math.max(memory.peakBytes, this.#peaks.get(service) ?? 0));
      return [{ service, bytes: memory.residentBytes }];
    });
  }
}

/** Where each service answers /status and /metrics. */
export function addressesOf(state: ClusterState): { service: string; url: string }[] {
  return state.services.flatMap(({ name, ports }) =>
    ports?.http == null ? [] : [{ service: name, url: `http://${loopback}:${ports.http}` }],
  );
}

/** The current activity, in words; `null` during normal training. */
export function phaseOf(
  state: ClusterState,
  report: Pick<LearnerReport, "waiting"> | null,
): string | null {
  const late = state.services.find(({ phase, kind }) => phase !== "ready" && kind !== "actor");
  if (late !== undefined) {
    const what = late.restarts > 0 || late.streak !== null ? "restarting" : "starting";
    const why = late.waitsFor === null ? "" : `: ${late.waitsFor}`;
    return `${what} the ${late.name.replace("-", " ")}${why}`;
  }
  const said = whoWaits(state);
  if (report === null) return said?.words ?? "starting the actors";
  const { waiting } = report;
  // The learner speaks of the whole run; what another service waits for explains it.
  if (said === null || said.kind === "learner") return waiting;
  if (waiting !== null) return `${waiting} (${said.words})`;
  return said.kind === "parameter-server" ? said.words : null;
}

/** The first service that reports that it cannot work now. */
function whoWaits(state: ClusterState): { kind: ServiceKind; words: string } | null {
  for (const { kind, name, waitsFor } of state.services)
    if (waitsFor !== null) return { kind, words: `${name} waits: ${waitsFor}` };
  return null;
}
