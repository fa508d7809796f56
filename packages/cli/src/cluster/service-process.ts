import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { causeOfDeath, endOfFile, kernelKills } from "./cause-of-death.ts";

/** How a service is started. */
export interface ServiceLaunch {
  /** What it runs, e.g. `learner`. */
  readonly service: string;
  /** JavaScript file that runs the service. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Both output streams are appended here. */
  readonly logFile: string;
}

export interface ServiceListener {
  /** Anything that came over the IPC channel. */
  message(message: unknown): void;
  /**
   * Once, last.
   * @param cause why it died, where more is known than its code or signal
   */
  exited(exitCode: number | null, signal: string | null, cause: string | null): void;
}

/** A service as a process of this machine. */
export interface ServiceProcess {
  /** `null` when it could not be started. */
  readonly pid: number | null;
  /** Does nothing when it has ended. */
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

/** Starts services as processes. */
export type ServiceSpawner = (launch: ServiceLaunch, listener: ServiceListener) => ServiceProcess;

const living = new Set<ChildProcess>();

function killAll(): void {
  for (const child of living) child.kill("SIGKILL");
}

/**
 * Starts a Node.js child with an IPC channel. The child reports over it, and ends when it closes, so it cannot outlive
 * this process. The child has its own process group: Ctrl-C in the terminal reaches only this process, which decides
 * the order of the stop.
 */
export const spawnService: ServiceSpawner = (launch, listener) => {
  const log = openSync(launch.logFile, "a");
  const killsBefore = kernelKills();
  try {
    // Without source maps, whose reading takes a tenth of a service's start: only a log at level debug has stacks.
    const child = spawn(process.execPath, [launch.script, ...launch.args], {
      env: launch.env,
      detached: true,
      stdio: ["ignore", log, log, "ipc"],
    });
    let over = false;
    let killed = false;
    const end = (exitCode: number | null, signal: string | null): void => {
      if (over) return;
      over = true;
      living.delete(child);
      const kills = { before: killsBefore, now: kernelKills() };
      const output = endOfFile(launch.logFile);
      const cause = killed ? null : causeOfDeath({ exitCode, signal, kernelKills: kills, output });
      listener.exited(exitCode, signal, cause);
    };
    process.off("exit", killAll).on("exit", killAll);
    living.add(child);
    child.on("message", (message) => listener.message(message));
    child.once("exit", (exitCode, signal) => {
      // Its last message may still be on the way.
      if (child.connected) child.once("disconnect", () => end(exitCode, signal));
      else end(exitCode, signal);
    });
    child.once("error", () => {
      if (child.pid === undefined) end(1, null);
    });
    return {
      pid: child.pid ?? null,
      kill: (signal) => {
        if (over) return;
        killed = true;
        child.kill(signal);
      },
    };
  } finally {
    closeSync(log);
  }
};
