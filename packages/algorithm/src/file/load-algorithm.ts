import { createHash } from "node:crypto";
import { basename } from "node:path";
import { messageOf } from "@lockstep/errors";
import { readBounded, syntaxErrorLine, textProblem, thrownAt, withinTime } from "@lockstep/system";
import { init, parse } from "es-module-lexer";
import { z } from "zod";
import type { Algorithm, Figure } from "../algorithm.ts";
import { codeOfAlgorithms, namedSource } from "../algorithm-code.ts";
import { AlgorithmError } from "../algorithm-error.ts";
import type { AlgorithmSetting } from "../algorithm-setting.ts";
import { type ChosenAlgorithm, chooseAlgorithm } from "../choose-algorithm.ts";
import { figureMetric } from "../figure-metric.ts";
import { knownAlgorithms } from "../known-algorithms.ts";
import * as language from "../language.ts";
import { isReservedMetric } from "./reserved-metrics.ts";

/** Far above any code. */
const mostAlgorithmBytes = 64 * 1024 * 1024;

/** A file whose code outside of functions, with its function algorithm, takes longer than this never ends. */
export const loadLimitMs = 10_000;
/** What a process that examines a file says of that time. */
export const loading = "loading";

/** What an algorithm's file exports as `algorithm`: a function from the language to the algorithm. */
export type AlgorithmFile = (language: AlgorithmLanguage) => Algorithm;
/** The formulas, passes and maths that the file's function is given. */
export type AlgorithmLanguage = typeof language;

/** An algorithm from a file. */
export interface LoadedAlgorithm {
  readonly algorithm: Algorithm;
  readonly path: string;
  readonly text: string;
  /** Of the file's bytes: part of what a run is. */
  readonly fileSha256: string;
}

const aFunction = z.custom<unknown>((value) => typeof value === "function", "expected a function");

const algorithmSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "expected lower-case letters, digits, dashes"),
  options: z.custom<unknown>((value) => value instanceof z.ZodType, "expected a zod schema"),
  figures: z.array(
    z.object({
      name: z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/, "expected a name in camel case"),
      label: z.string().min(1).max(64),
      unit: z.string().regex(/^[a-z]{0,16}$/, "expected lower-case letters or nothing"),
      help: z.string().min(1).max(1000),
      overSteps: z.enum(["mean", "last"]),
    }),
  ),
  valueTarget: z.string(),
  targets: aFunction,
  passes: aFunction,
  loss: aFunction,
  beforeStep: aFunction.optional(),
  gradientsAt: aFunction.optional(),
  targetsBeforeStep: aFunction.optional(),
});

/**
 * Loads an algorithm from a JavaScript module into this process, which the file can end or block: {@link examineAlgorithm}
 * tries it first where nobody has. The very bytes that are hashed are run, without a place in the file system:
 * the module may import nothing, so that its hash covers all that it is.
 * @throws {AlgorithmError} `INVALID_ALGORITHM` in one line that names the file
 */
export async function loadAlgorithm(path: string): Promise<LoadedAlgorithm> {
  const refuse: Refuse = (problem, cause) =>
    new AlgorithmError("INVALID_ALGORITHM", `algorithm ${path}: ${problem}`, { cause });
  let bytes: Buffer;
  try {
    bytes = readBounded(path, mostAlgorithmBytes);
    const problem = textProblem(bytes);
    if (problem !== null) throw new RangeError(problem);
  } catch (error) {
    throw refuse(`cannot be read: ${messageOf(error)}`, error);
  }
  const text = bytes.toString("utf8");
  await refuseImports(text, refuse);
  const algorithm = await algorithmOf({ text, name: basename(path) }, refuse);
  const parsed = algorithmSchema.safeParse(algorithm);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path: key, message }) => `${key.map(String).join(".") || "it"}: ${message}`,
    );
    throw refuse(problems.join("; "));
  }
  if (Object.hasOwn(knownAlgorithms, parsed.data.name)) {
    throw refuse(`its name is ${parsed.data.name}, which Lockstep has itself; give it another`);
  }
  refuseFigures(parsed.data.figures, refuse);
  return {
    algorithm: algorithm as Algorithm,
    path,
    text,
    fileSha256: createHash("sha256").update(bytes).digest("hex"),
  };
}

type Refuse = (problem: string, cause?: unknown) => AlgorithmError;

/** @throws {AlgorithmError} for a figure that would be the same metric as another, or as one that every learner has */
function refuseFigures(figures: readonly Pick<Figure, "name" | "unit">[], refuse: Refuse): void {
  const metrics = figures.map(figureMetric);
  for (const [index, metric] of metrics.entries()) {
    const name = figures[index]?.name;
    if (isReservedMetric(metric))
      throw refuse(
        `its figure ${name} would be the metric ${metric}, which Lockstep has itself; give it another name`,
      );
    if (metrics.indexOf(metric) !== index)
      throw refuse(`two of its figures would be the metric ${metric}; give one another name`);
  }
}

/** @throws {AlgorithmError} for what cannot be parsed and for an import of any kind, also one that would be decided while the file runs */
async function refuseImports(source: string, refuse: Refuse): Promise<void> {
  await init();
  let imports: ReturnType<typeof parse>[0];
  try {
    imports = parse(source)[0];
  } catch (error) {
    throw refuse(`cannot be parsed: ${messageOf(error)}`, error);
  }
  const found = imports.find(({ type }) => type !== "import-meta");
  if (found === undefined) return;
  const what = "specifier" in found && found.specifier !== undefined ? found.specifier : "a file";
  throw refuse(
    `it imports ${what}, which its hash does not cover; put all code into the file (npx esbuild --bundle --format=esm) and take formulas and maths from the function's argument`,
  );
}

async function algorithmOf(
  { text, name }: { readonly text: string; readonly name: string },
  refuse: Refuse,
): Promise<unknown> {
  const source = Buffer.from(namedSource(text, name)).toString("base64");
  try {
    const { algorithm: define } = (await withinTime(
      { limitMs: loadLimitMs, late: () => refuse(loadsTooLong(loadLimitMs)) },
      () => import(`data:text/javascript;base64,${source}`),
    )) as { readonly algorithm?: unknown };
    if (typeof define !== "function") {
      throw refuse(
        "it exports no function algorithm; write export function algorithm(language) { return { name, … }; }",
      );
    }
    return (define as AlgorithmFile)(language);
  } catch (error) {
    if (error instanceof AlgorithmError) throw error;
    // Node names the module by its bytes.
    const message = messageOf(error).replaceAll(/data:text\/javascript;base64,\S*/g, "the file");
    const line = error instanceof SyntaxError ? syntaxErrorLine(text) : null;
    const place = line === null ? thrownAt(error, codeOfAlgorithms) : ` (${name}:${line})`;
    throw refuse(`cannot be run: ${message}${place}`, error);
  }
}

/** What is wrong with a file that is not loaded in time. */
export function loadsTooLong(limitMs: number): string {
  return `its code outside of functions, or its function algorithm, did not end within ${limitMs / 1000} s, expected a file that only defines its algorithm; remove the endless loop, or the top-level await that never settles`;
}

/**
 * The algorithm that a run configuration names, from its file where it has one.
 * @throws {AlgorithmError} `INVALID_ALGORITHM` when the file is not the one that the setting means, and what
 * {@link chooseAlgorithm} throws
 */
export async function chosenAlgorithm(
  setting: AlgorithmSetting,
  file?: string,
): Promise<ChosenAlgorithm> {
  const { name, fileSha256 } = setting;
  if (fileSha256 === undefined) return chooseAlgorithm(setting);
  if (file === undefined) {
    throw new AlgorithmError(
      "INVALID_ALGORITHM",
      `the run learns with ${name}, which a file defines; name that file with --algorithm-file`,
    );
  }
  const loaded = await loadAlgorithm(file);
  if (loaded.fileSha256 !== fileSha256) {
    throw new AlgorithmError(
      "INVALID_ALGORITHM",
      `algorithm ${file} has SHA-256 ${loaded.fileSha256}, the run's has ${fileSha256}; put the first one back, or start another run`,
    );
  }
  return chooseAlgorithm(setting, { [loaded.algorithm.name]: loaded.algorithm });
}
