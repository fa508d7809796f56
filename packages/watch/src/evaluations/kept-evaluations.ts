import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Evaluation, evaluationFolder, evaluationSchema } from "@lockstep/status";
import { readUserText } from "@lockstep/system";
import type { KeptEvaluation, KeptEvaluations } from "@lockstep/watch-page";
import { bestVersionOf, whileTraining } from "./evaluated-versions.ts";

/** The newest versions' files are read; far more than anybody compares. */
const mostFiles = 200;
/** A thousand start states have a third of this. */
const mostBytes = 1 << 20;

/** The evaluations in a run's folder. Each file is read once: its name is of its content. */
export class EvaluationsOfRun {
  readonly #runFolder: string;
  readonly #folder: string;
  #read = new Map<string, Evaluation | null>();

  constructor(runFolder: string) {
    this.#runFolder = runFolder;
    this.#folder = join(runFolder, evaluationFolder);
  }

  /** By version, ascending; those of the random policy only come first. */
  async list(): Promise<KeptEvaluations> {
    const names = await namesIn(this.#folder);
    const newest = names.slice(-mostFiles);
    const known = this.#read;
    const read = newest.map((name) => {
      const before = known.get(name);
      return [name, before === undefined ? this.#evaluation(name) : before] as const;
    });
    this.#read = new Map(read);
    return {
      evaluations: read.flatMap(([, evaluation]) =>
        evaluation === null ? [] : [shown(evaluation)],
      ),
      unreadable: read.filter(([, evaluation]) => evaluation === null).map(([name]) => name),
      leftOut: names.length - newest.length,
      whileTraining: whileTraining(this.#runFolder),
      best: bestVersionOf(this.#runFolder),
    };
  }

  /** @returns `null` for what is no evaluation */
  #evaluation(name: string): Evaluation | null {
    try {
      const text = readUserText(join(this.#folder, name), mostBytes);
      return evaluationSchema.safeParse(JSON.parse(text)).data ?? null;
    } catch {
      return null;
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".json") && !name.startsWith("."))
    .sort((a, b) => versionOf(a) - versionOf(b) || (a < b ? -1 : 1));
}

function versionOf(name: string): number {
  return Number(/^version-(\d+)-/.exec(name)?.[1] ?? -1);
}

function shown(evaluation: Evaluation): KeptEvaluation {
  const { run: _, weightsSha256: __, ...rest } = evaluation;
  return rest;
}
