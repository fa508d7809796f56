import type { LearnerCounts, LearnerStatus } from "@lockstep/status";
import type { RunEvent } from "@lockstep/watch-page";

const alarms: Readonly<Partial<Record<keyof LearnerCounts, string>>> = {
  onPolicyAlarms: "actors and learner compute different log-probabilities",
  entropyAlarms: "the policy's entropy is below the floor",
  conflictingDuplicates: "a repeated segment has other bytes: determinism is broken",
  checkpointsFailed: "a checkpoint could not be kept",
};

/** Tells from consecutive statuses of a learner what happened between them, in words. */
export class StatusEvents {
  #before: LearnerStatus | null = null;
  /** Whether the wait that goes on was told. A session's first one, for its actors, is not: training begins after it. */
  #waitTold = false;

  after(status: LearnerStatus): RunEvent[] {
    const before = this.#before;
    this.#before = status;
    if (before === null) return [];
    return [
      ...actorEvents(before, status),
      ...alarmEvents(before, status),
      ...this.#stateEvents(before, status),
    ].map((event) => ({ version: status.version, ...event }));
  }

  #stateEvents(before: LearnerStatus, after: LearnerStatus): Happening[] {
    if (waits(after)) {
      if (waits(before)) return [];
      this.#waitTold = true;
      return [{ kind: "paused", text: after.reason ?? after.state }];
    }
    if (!this.#waitTold || after.state !== "training") return [];
    this.#waitTold = false;
    return [{ kind: "goes on", text: "training goes on" }];
  }
}

function waits({ state }: LearnerStatus): boolean {
  return state === "paused" || state === "waiting for actors";
}

type Happening = Omit<RunEvent, "version">;

function actorEvents(before: LearnerStatus, after: LearnerStatus): Happening[] {
  const names = (status: LearnerStatus): Set<string> =>
    new Set(status.actors.map(({ name }) => name));
  const [there, here] = [names(before), names(after)];
  const came = [...here].filter((name) => !there.has(name));
  const gone = before.actors.filter(({ name }) => !here.has(name));
  return [
    ...came.map((name) => ({ kind: "came" as const, text: `${name} has joined` })),
    ...gone.map(({ name, draining }) =>
      draining || after.state === "finished" || after.state === "stopping"
        ? { kind: "left" as const, text: `${name} has left` }
        : { kind: "lost" as const, text: `${name} is lost: killed or cut off` },
    ),
  ];
}

function alarmEvents(before: LearnerStatus, after: LearnerStatus): Happening[] {
  const raised = Object.entries(alarms).filter(
    ([name]) =>
      Number(after.counts[name as keyof LearnerCounts]) >
      Number(before.counts[name as keyof LearnerCounts]),
  );
  const refused = (status: LearnerStatus): number =>
    Object.values(status.counts.segmentsRefused).reduce((sum, count) => sum + count, 0);
  const more = refused(after) - refused(before);
  const remarks = after.remarks.filter((remark) => !before.remarks.includes(remark));
  const texts = [
    ...raised.map(([, text]) => text),
    ...(more > 0 ? [`${more} ${more === 1 ? "segment was" : "segments were"} refused`] : []),
    ...remarks,
  ];
  return texts.map((text) => ({ kind: "alarm", text }));
}
