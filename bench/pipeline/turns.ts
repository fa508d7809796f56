import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { defaultRun } from "./lone-parts.ts";
import type { LonePartsAtOnce } from "./lone-parts-at-once.ts";
import { type Pipeline, warmUpUpdates } from "./pipeline.ts";
import { PlayedActions } from "./played-actions.ts";

/** How long the pipeline runs between two pieces of lone parts. */
const turnMs = 2_000;
const lookMs = 20;

/**
 * Alternates between a pipeline and lone parts every two seconds. While one is measured, all processes of the other are
 * stopped, for less time than any of their deadlines. Both therefore see the same machine, even if its speed changes within
 * seconds, and do the same work: the parts emulate the actions that the pipeline has played.
 * @returns the pipeline's updates per second of its own running time, without the first updates
 * @throws when the pipeline ends before both are warmed up and measured once
 */
export async function takeTurns(
  pipeline: Pipeline,
  parts: LonePartsAtOnce,
  updates: number,
): Promise<number> {
  let pausedMs = 0;
  const runMs = (): number => performance.now() - pausedMs;
  await untilUpdates(pipeline, warmUpUpdates, Number.POSITIVE_INFINITY);
  const { slots, segmentLength } = (await defaultRun()).configuration;
  const played = new PlayedActions(pipeline.ledger, slots);
  await parts.warmUp(played, warmUpUpdates * segmentLength);
  const warmedUp = pipeline.updates + 1;
  if (warmedUp >= updates) {
    throw new Error(
      `warming up took ${warmedUp} updates of ${updates}; give more of them (--updates 40)`,
    );
  }
  await untilUpdates(pipeline, warmedUp, Number.POSITIVE_INFINITY);
  const begunMs = runMs();
  let turns = 0;
  while (!(await untilUpdates(pipeline, updates, performance.now() + turnMs))) {
    const since = performance.now();
    const processes = [pipeline.pid, ...childrenOf(pipeline.pid)];
    for (const pid of processes) process.kill(pid, "SIGSTOP");
    try {
      await parts.measure(played);
    } finally {
      for (const pid of processes) process.kill(pid, "SIGCONT");
    }
    pausedMs += performance.now() - since;
    turns += 1;
  }
  if (turns === 0)
    throw new Error(
      `the last ${updates - warmedUp} of ${updates} updates took less than one turn of ${turnMs / 1_000} s, so nothing was measured; give more of them (--updates 40)`,
    );
  return (updates - warmedUp) / ((runMs() - begunMs) / 1000);
}

/** @returns true when this many updates are finished, false when the time is over first */
async function untilUpdates(
  pipeline: Pipeline,
  updates: number,
  deadlineMs: number,
): Promise<boolean> {
  let ended = false;
  const end = (): void => {
    ended = true;
  };
  pipeline.finished.then(end, end);
  while (performance.now() < deadlineMs) {
    if (pipeline.updates >= updates) return true;
    if (ended) {
      await pipeline.finished;
      return true;
    }
    await sleep(lookMs);
  }
  return false;
}

/** Child processes of a process, from Linux's proc_pid_children(5). */
function childrenOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.trim().split(" ").map(Number);
}
