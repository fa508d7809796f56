import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type ErrorGroup, LockstepError } from "@lockstep/errors";
import { CliError } from "../cli-error.ts";
import type { ProbeMessage, ProbeResults, ProbeTask } from "./probe-task.ts";

const script = fileURLToPath(new URL("probe-process.js", import.meta.url));

/** A process that ended before it had an answer: what it was given took it down. */
export class ProbeDeath extends CliError {
  /** What it was trying, `null` when it had not said. */
  readonly trying: string | null;

  constructor(trying: string | null, how: string, what: string) {
    const subject = trying === null ? "" : `${trying} `;
    super(
      "PROBE_DIED",
      `${subject}took down the process that ${what} (${how}); use another core (--core NAME) or other start states (--states NAMES)`,
    );
    this.trying = trying;
  }
}

const doing: Readonly<Record<ProbeTask["kind"], string>> = {
  core: "tried it",
  play: "played the environment for a second",
  label: "loaded it",
};

/** Foreign code may also never come back. */
const patienceMs = 120_000;

/**
 * Does a task in a process of its own, whose death is an error here.
 * @throws {ProbeDeath} when the process ends without an answer
 * @throws {LockstepError} what the task failed with
 */
export function runProbe<Kind extends ProbeTask["kind"]>(
  task: Extract<ProbeTask, { readonly kind: Kind }>,
): Promise<ProbeResults[Kind]> {
  const { kind, ...rest }: ProbeTask = task;
  return new Promise((resolve, reject) => {
    const child = fork(script, { stdio: ["ignore", "ignore", "ignore", "ipc"], execArgv: [] });
    let trying = "corePath" in rest ? rest.corePath : null;
    let late = false;
    const patience = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, patienceMs);
    child.on("message", (message: ProbeMessage) => {
      if (message.type === "trying") trying = message.what;
      else if (message.type === "done") resolve(message.result as ProbeResults[Kind]);
      else reject(new LockstepError(message.code, message.group as ErrorGroup, message.message));
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(patience);
      const how = late ? `no answer in ${patienceMs / 1_000} s` : (signal ?? `exit code ${code}`);
      reject(new ProbeDeath(trying, how, doing[kind]));
    });
    child.send(task);
  });
}
