import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Outcome, runCommandLine } from "@lockstep/cli/testing";
import type { SupervisedSummary } from "@lockstep/status";
import { bundled, servedHere } from "./services-here.ts";

export const projectRoot: string = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Options of a run whose network has a fifteenth of the default's weights, for tests that do not depend on its size: first
 * weights, updates and transfers take much of a short run's time.
 */
export const smallPictures: readonly string[] = [
  ...["--config", join(projectRoot, "test", "small-pictures.json")],
];

/** Of a process that reaches the network: the user's certificates, which run.mjs takes from all others. */
export const certificates: Readonly<Record<string, string>> = {
  NODE_EXTRA_CA_CERTS: process.env["LOCKSTEP_TEST_CERTIFICATES"] ?? "",
};

/**
 * Code that never ends, like a loop without an end, and leaves the processor to other tests. Tests of the limits
 * themselves have loops.
 */
export const endlessly = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program under way, in most tests a `lockstep` command. */
export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Everything printed so far, both streams. */
  output(): string;
}

/** Programs that have not ended. */
const underWay = new Set<ChildProcess>();

/**
 * Starts a program in the project's root. It ends with its test if the test has a folder.
 * @param environment variables besides those of this process; `undefined` takes one of these away
 * @param timeoutMs after which it is ended; without one it may run as long as its test
 */
export function startProgram(
  [program, ...args]: readonly [string, ...string[]],
  environment: Readonly<Record<string, string | undefined>> = {},
  timeoutMs?: number,
): Running {
  const child = spawn(program, args, {
    cwd: projectRoot,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve({ code: code ?? shellCode(signal), stdout, stderr }),
    );
  });
  underWay.add(child);
  child.once("exit", () => underWay.delete(child));
  return { child, finished, output: () => stdout + stderr };
}

/** What a shell gives as the exit code of a program that a signal has ended. */
function shellCode(signal: NodeJS.Signals | null): number | null {
  return signal === "SIGINT" ? 128 + constants.signals.SIGINT : null;
}

/**
 * Starts the real command as a user would. For what gets signals, ends by itself or is a service; {@link runLockstep}
 * takes less time.
 * @param environment as of {@link startProgram}
 */
export function startLockstep(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Running {
  const lockstep = join("packages", "cli", "bin", "lockstep.js");
  return startProgram([process.execPath, lockstep, ...args], environment);
}

const command = await bundled("cli", "testing/index.js", () => import("@lockstep/cli/testing"));
const commands = command.commandsWith(servedHere(command.spawnService));

/** {@link runLockstep} with other surroundings. */
export function runCommand(
  args: readonly string[],
  surroundings: Parameters<typeof runCommandLine>[2],
): Promise<Outcome> {
  return command.runCommandLine(args, commands, surroundings);
}

/**
 * Runs a command in this process, and the services of a training too, and so saves their start. What a user reads is the
 * same.
 * @param cwd where the user is
 */
export async function runLockstep(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd: string = projectRoot,
): Promise<Finished> {
  const env = { ...process.env, ...environment };
  const { code, out, err } = await runCommand(args, { cwd, env });
  return { code, stdout: out, stderr: err };
}

/** Kills what a test has left running, and waits for its end. */
async function endCommands(): Promise<void> {
  const ends = [...underWay].map((child) => once(child, "exit"));
  for (const child of underWay) child.kill("SIGKILL");
  await Promise.all(ends);
}

/** Waits until `condition` holds, looking again every `againMs`. @throws {Error} after `timeoutMs` */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
  againMs = 20,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, againMs));
  }
}

/** A folder that is gone after the test, and with it the commands that might write to it. */
export function temporaryFolder(context: { after(hook: () => Promise<void>): void }): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-test-"));
  context.after(async () => {
    await endCommands();
    // Services of a killed `lockstep train` notice its end a moment later.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  return folder;
}

/** Trains to the end and returns the summary. @throws {Error} with all output when the command fails */
export async function train(
  folder: string,
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<SupervisedSummary> {
  const summary = join(folder, `${name}.json`);
  const { code, stdout, stderr } = await runLockstep(
    ["train", "--plain", "--run-dir", join(folder, name), "--summary", summary, ...args],
    environment,
  );
  if (code !== 0)
    throw new Error(`lockstep train ${args.join(" ")} ended with ${code}\n${stdout}\n${stderr}`);
  return JSON.parse(readFileSync(summary, "utf8")) as SupervisedSummary;
}
