import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What became of a question to a process of its own. */
export type ProcessReply<Answer> =
  | { readonly kind: "answered"; readonly answer: Answer }
  /** It had no answer in time, and was killed. `doing` is what it last said that it does. */
  | { readonly kind: "late"; readonly doing: string | null }
  /** It ended without an answer. `how` says with which exit code or signal. */
  | { readonly kind: "ended"; readonly how: string; readonly doing: string | null };

/** From the start of the process to the first thing that it does. A busy machine starts a process slowly. */
const startLimitMs = 60_000;

/** What the process says. */
type Said<Answer> = { readonly doing: string } | { readonly answer: Answer };

export interface AskProcessOptions {
  /** For each thing that it says it does, the last of them up to its answer. */
  readonly limitMs: number;
  /** Where to what it prints goes; it is dropped by default. */
  readonly prints?: "ignore" | "to stderr";
}

/**
 * Starts a process, asks it one thing and ends it. Code of others runs there, which may never return or may end the
 * process. Question and answer are copied as `structuredClone` does.
 * @param script compiled file that calls {@link answerProcess}
 */
export function askProcess<Question, Answer>(
  script: URL,
  question: Question,
  { limitMs, prints = "ignore" }: AskProcessOptions,
): Promise<ProcessReply<Answer>> {
  return new Promise((resolve, reject) => {
    const output = prints === "ignore" ? "ignore" : 2;
    const child = fork(fileURLToPath(script), {
      stdio: ["ignore", output, output, "ipc"],
      execArgv: [],
      serialization: "advanced",
    });
    let reply: ProcessReply<Answer> | null = null;
    const end = (outcome: ProcessReply<Answer>): void => {
      reply ??= outcome;
      child.kill("SIGKILL");
    };
    let doing: string | null = null;
    const late = (): void => end({ kind: "late", doing });
    let limit = setTimeout(late, startLimitMs);
    child.on("message", (message) => {
      const said = message as Said<Answer>;
      if ("answer" in said) {
        end({ kind: "answered", answer: said.answer });
        return;
      }
      ({ doing } = said);
      clearTimeout(limit);
      limit = setTimeout(late, limitMs);
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(limit);
      resolve(reply ?? { kind: "ended", how: signal ?? `exit code ${code}`, doing });
    });
    // A process that has ended before it read the question is known by its end.
    child.send(question as object, () => {});
  });
}

/**
 * The process's side of {@link askProcess}. Called once, by the process's file.
 * @param work is given a function that says what it does next
 */
export function answerProcess<Question, Answer>(
  work: (question: Question, doing: (what: string) => void) => Promise<Answer>,
): void {
  const say = (said: Said<Answer>): void => {
    process.send?.(said);
  };
  // Listening on keeps the process alive until it is ended from outside.
  process.on("message", async (question) => {
    say({ answer: await work(question as Question, (doing) => say({ doing })) });
  });
}
