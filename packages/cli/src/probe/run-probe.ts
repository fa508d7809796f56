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

  constructor(trying: string | null, how: string, what: string, advice: string) {
    const subject = trying === null ? "it" : trying;
    super("PROBE_DIED", `${subject} took down the process that ${what} (${how}); ${advice}`);
    this.trying = trying;
  }
}

const doing: Readonly<Record<ProbeTask["kind"], string>> = {
  core: "tried it",
  play: "played the environment for a second",
  drawing: "played the game for half a minute",
  states: "tried it",
  label: "loaded it",
  engine: "tried it",
};

/** What is being tried, before the process says more. */
function subjectOf(task: ProbeTask): string | null {
  if (task.kind === "label") return task.corePath;
  if (task.kind === "engine") return `the engine ${task.name}`;
  if (task.kind === "core") return null;
  const { environment, places } = task;
  if (environment.kind === "module") return places.environmentFile ?? environment.file;
  const { game, core } = environment;
  return core === undefined ? game : `${game} on ${core.name} ${core.version}`;
}

function adviceFor(task: ProbeTask): string {
  if (task.kind === "engine") return "use another engine (--engine NAME)";
  return task.kind === "play" && task.environment.kind === "module"
    ? "lockstep check-environment FILE says where"
    : "use another core (--core NAME) or other start states (--states NAMES)";
}

/** Foreign code may also never come back. */
const patienceMs = 120_000;

/**
 * Does a task in a process of its own, whose death is an error here. What native libraries print there is dropped.
 * @param advice what to do when the process dies
 * @throws {ProbeDeath} when the process ends without an answer
 * @throws {LockstepError} what the task failed with
 */
export function runProbe<Kind extends ProbeTask["kind"]>(
  task: Extract<ProbeTask, { readonly kind: Kind }>,
  advice: string = adviceFor(task),
): Promise<ProbeResults[Kind]> {
  return new Promise((resolve, reject) => {
    const child = fork(script, { stdio: ["ignore", "ignore", "ignore", "ipc"], execArgv: [] });
    let trying = subjectOf(task);
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
      reject(new ProbeDeath(trying, how, doing[task.kind], advice));
    });
    child.send(task);
  });
}
