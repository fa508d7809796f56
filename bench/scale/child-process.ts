import { type ChildProcess, spawn } from "node:child_process";

/** A child process that reports over IPC and ends with its parent. */
export interface Child {
  readonly pid: number;
  /** The next report that fits. @throws when the process ends before it */
  report<Report>(fits: (report: unknown) => report is Report): Promise<Report>;
  /** Sends it a message. */
  send(message: string): void;
  signal(signal: NodeJS.Signals): void;
  /** @returns when the process has ended */
  end(): Promise<void>;
}

const living = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of living) child.kill("SIGKILL");
});

export function startChild(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Child {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  living.add(child);
  const reports: unknown[] = [];
  let wake: () => void = () => undefined;
  let ended = false;
  child.on("message", (message) => {
    reports.push(message);
    wake();
  });
  const gone = new Promise<void>((resolve) =>
    child.once("exit", () => {
      living.delete(child);
      ended = true;
      wake();
      resolve();
    }),
  );
  return {
    pid: child.pid ?? 0,
    report: async (fits) => {
      for (;;) {
        const index = reports.findIndex(fits);
        if (index >= 0) return reports.splice(index, 1)[0] as never;
        if (ended) throw new Error(`${script} ended with ${child.exitCode ?? child.signalCode}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    send: (message) => void child.send(message),
    signal: (signal) => void child.kill(signal),
    end: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
