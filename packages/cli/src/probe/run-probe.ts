import { type ChildProcess, fork } from "node:child_process";
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
/** How long a process waits for another task: a command has several, one after the other. */
const idleMs = 2_000;

/** A process that has answered, and may answer again. */
interface IdleProcess {
  readonly child: ChildProcess;
  /** It has the environment of its start. */
  readonly surroundings: string;
  readonly end: NodeJS.Timeout;
}

let idle: IdleProcess | null = null;

/**
 * Does a task in a process of its own, whose death is an error here. What native libraries print there is dropped. Tasks that
 * follow each other share a process, because its start takes longer than most tasks; modules have one each.
 * @param advice what to do when the process dies
 * @throws {ProbeDeath} when the process ends without an answer
 * @throws {LockstepError} what the task failed with
 */
export async function runProbe<Kind extends ProbeTask["kind"]>(
  task: Extract<ProbeTask, { readonly kind: Kind }>,
  advice: string = adviceFor(task),
): Promise<ProbeResults[Kind]> {
  const used = isShared(task) ? takeIdle() : null;
  if (used !== null) {
    try {
      return await perform(used, task, advice);
    } catch (error) {
      // What earlier tasks have left there may have taken it down.
      if (!(error instanceof ProbeDeath)) throw error;
    }
  }
  const child = fork(script, { stdio: ["ignore", "ignore", "ignore", "ipc"], execArgv: [] });
  return await perform(child, task, advice);
}

/** A module's code can change what later ones find. */
function isShared(task: ProbeTask): boolean {
  return task.kind !== "play" || task.environment.kind === "retro";
}

function surroundingsNow(): string {
  return JSON.stringify([process.cwd(), process.env]);
}

function takeIdle(): ChildProcess | null {
  if (idle === null || idle.surroundings !== surroundingsNow()) return null;
  const { child, end } = idle;
  idle = null;
  clearTimeout(end);
  if (!child.connected) return null;
  child.ref();
  child.channel?.ref();
  return child;
}

/** Lets a process that has answered wait for another task, or end. One that waits keeps no command from ending, and ends with it. */
function release(child: ChildProcess, task: ProbeTask): void {
  if (!child.connected) return;
  if (!isShared(task) || idle !== null) {
    child.disconnect();
    return;
  }
  child.unref();
  child.channel?.unref();
  const end = setTimeout(() => {
    idle = null;
    if (child.connected) child.disconnect();
  }, idleMs).unref();
  idle = { child, surroundings: surroundingsNow(), end };
}

function perform<Kind extends ProbeTask["kind"]>(
  child: ChildProcess,
  task: Extract<ProbeTask, { readonly kind: Kind }>,
  advice: string,
): Promise<ProbeResults[Kind]> {
  return new Promise((resolve, reject) => {
    let trying = subjectOf(task);
    let late = false;
    const patience = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, patienceMs);
    const onMessage = (message: ProbeMessage): void => {
      if (message.type === "trying") {
        trying = message.what;
        return;
      }
      settle();
      release(child, task);
      if (message.type === "done") resolve(message.result as ProbeResults[Kind]);
      else reject(new LockstepError(message.code, message.group as ErrorGroup, message.message));
    };
    const onError = (error: Error): void => {
      settle();
      reject(error);
    };
    const onClose = (code: number | null, signal: NodeJS.Signals | null): void => {
      settle();
      const how = late ? `no answer in ${patienceMs / 1_000} s` : (signal ?? `exit code ${code}`);
      reject(new ProbeDeath(trying, how, doing[task.kind], advice));
    };
    const settle = (): void => {
      clearTimeout(patience);
      child.off("message", onMessage).off("error", onError).off("close", onClose);
    };
    child.on("message", onMessage).once("error", onError).once("close", onClose);
    child.send(task, (error) => error !== null && child.kill("SIGKILL"));
  });
}
