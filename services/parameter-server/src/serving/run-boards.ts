import type { VersionedWeights } from "@lockstep/protocol";
import type { Logger } from "@lockstep/service-kit";
import type { Clock } from "@lockstep/system";
import type { VersionStore } from "../version-store.ts";
import { createVersionBoard, type VersionBoard } from "./version-board.ts";

/** A run that a client asked for. */
export interface RunBoard {
  readonly run: string;
  readonly board: VersionBoard;
  /** Names of the subscribers, and the number of their subscriptions. */
  readonly subscribers: Map<string, number>;
}

/** The boards of all runs, kept up to date with the store. */
export interface RunBoards {
  of(run: string): RunBoard;
  /** The run's board, without making one. */
  find(run: string): RunBoard | undefined;
  all(): readonly RunBoard[];
  /** Puts the store's newest version on the run's board. */
  refresh(run: string): Promise<void>;
}

export interface RunBoardsOptions {
  readonly store: VersionStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often boards are compared with the store, in case a message from it is lost. */
  readonly recheckMs: number;
  readonly stopping: AbortSignal;
  readonly onHead: (version: number) => void;
}

/** Number of runs that are kept without a subscriber. */
const idleRuns = 16;

export function createRunBoards(options: RunBoardsOptions): RunBoards {
  const { store, clock, logger, recheckMs, stopping, onHead } = options;
  const runs = new Map<string, RunBoard>();

  const of = (run: string): RunBoard => {
    let board = runs.get(run);
    if (board === undefined) {
      forgetIdle(runs);
      board = { run, board: createVersionBoard(onHead), subscribers: new Map() };
      runs.set(run, board);
    }
    return board;
  };
  const refresh = async (run: string): Promise<void> => {
    const { board } = of(run);
    const head = await store.head(run);
    if (head === null || head <= (board.newest?.version ?? -1)) return;
    const weights: VersionedWeights | null = await store.read(run, head);
    // The version was pruned meanwhile, so a newer one will arrive.
    if (weights !== null) board.offer(weights);
  };
  const refreshListened = async (): Promise<void> => {
    await store.check();
    for (const [run, { subscribers }] of runs) if (subscribers.size > 0) await refresh(run);
  };
  const inBackground = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => logger.debug("refresh failed", { error }));
  const recheck = async (): Promise<void> => {
    await inBackground(refreshListened());
    if (!stopping.aborted) clock.timer(recheckMs, () => void recheck());
  };
  void recheck();
  store.watch((run) => {
    if (run === null) void inBackground(refreshListened());
    else if (runs.has(run)) void inBackground(refresh(run));
  });
  return { of, find: (run) => runs.get(run), all: () => [...runs.values()], refresh };
}

/** Clients may ask for runs that do not exist, so the number of runs is bounded. */
function forgetIdle(runs: Map<string, RunBoard>): void {
  const idle = [...runs.values()].filter(({ subscribers }) => subscribers.size === 0);
  for (const { run } of idle.slice(0, Math.max(0, idle.length - idleRuns))) runs.delete(run);
}
