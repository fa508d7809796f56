import { setTimeout as sleep } from "node:timers/promises";
import { median } from "@lockstep/learning";
import { parseOptions } from "./options/parse-options.ts";
import { OpenPages, type PagesReport } from "./page/open-pages.ts";
import { endedChildrenCpuSeconds } from "./pipeline/children-cpu.ts";
import { type PipelineRun, startPipeline } from "./pipeline/pipeline.ts";

interface MeasuredRun extends PipelineRun {
  /** Of the run's processes, without the pages' readers. */
  readonly cpuSeconds: number;
  readonly pages: PagesReport | null;
  readonly work: PageWork;
}

/** What the learner did for all open pages together. */
interface PageWork {
  /** Pictures of all slots that were encoded. */
  readonly walls: number;
  /** Times that the run's files were read. */
  readonly reads: number;
}

/**
 * Measures what open pages cost a run: steps/s and CPU time with one page and with many ÷ without any. The runs take turns,
 * in an order that alternates, so that changes of the machine's speed affect all. Pages are read, not drawn: a browser is
 * usually on another machine. Prints the medians, and how often frames were encoded.
 * @throws when weights differ, when a page got more pictures than the learner encoded, or when files were read for each page
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      runs: { type: "string", default: "5" },
      updates: { type: "string", default: "40" },
      slots: { type: "string", default: "64" },
      pages: { type: "string", default: "20" },
    },
  });
  const kinds = [0, 1, Number(values.pages)];
  const rounds: Map<number, MeasuredRun>[] = [];
  for (let index = 0; index < Number(values.runs); index++) {
    const order = index % 2 === 0 ? kinds : [...kinds].reverse();
    const round = new Map<number, MeasuredRun>();
    for (const pages of order) round.set(pages, await train(pages, values.slots, values.updates));
    if (new Set([...round.values()].map(({ weightsSha256 }) => weightsSha256)).size > 1)
      throw new Error("the weights differ");
    rounds.push(round);
    console.log(`round ${index + 1}`);
    for (const pages of kinds) console.log(`  ${lineOf(pages, round.get(pages) as MeasuredRun)}`);
  }
  console.log(`\nmedians of ${rounds.length}, beside no page`);
  const ratio = (pages: number, of: (run: MeasuredRun) => number): string =>
    median(
      rounds.map((round) => of(round.get(pages) as MeasuredRun) / of(round.get(0) as MeasuredRun)),
    ).toFixed(3);
  for (const pages of kinds.slice(1))
    console.log(
      `${wordsOf(pages).padEnd(10)} steps/s × ${ratio(pages, (run) => run.stepsPerSecond)}, CPU time × ${ratio(pages, (run) => run.cpuSeconds)}`,
    );
}

async function train(pages: number, slots: string, updates: string): Promise<MeasuredRun> {
  const before = endedChildrenCpuSeconds();
  const pipeline = startPipeline(["--updates", updates, "--slots", slots]);
  let ended = false;
  const end = (): void => {
    ended = true;
  };
  pipeline.finished.then(end, end);
  const url = (): string | undefined => /page +(http:\S+)/.exec(pipeline.output())?.[1];
  while (url() === undefined && !ended) await sleep(20);
  const readers = pages > 0 && !ended ? new OpenPages(url() ?? "", pages) : null;
  let work: PageWork = { walls: 0, reads: 0 };
  while (!ended) {
    work = (await workOf(url() ?? "")) ?? work;
    await Promise.race([sleep(500), pipeline.finished.catch(() => undefined)]);
  }
  const run = await pipeline.finished;
  const report = (await readers?.close()) ?? null;
  const most = Math.max(0, ...(report?.walls ?? []));
  // The counter was read up to half a second before the end.
  if (most > work.walls + mostAfterLastLook)
    throw new Error(
      `a page got ${most} pictures of all slots, and only ${work.walls} were encoded`,
    );
  if (work.reads > 1) throw new Error(`the run's files were read ${work.reads} times`);
  const cpuSeconds = endedChildrenCpuSeconds() - before - (report?.cpuSeconds ?? 0);
  return { ...run, cpuSeconds, pages: report, work };
}

/** The learner encodes at most every 400 ms. */
const mostAfterLastLook = 3;

/** @returns `null` when the learner is about to end */
async function workOf(page: string): Promise<PageWork | null> {
  try {
    const text = await (await fetch(new URL("/metrics", page))).text();
    const count = (what: string): number =>
      Number(new RegExp(`^lockstep_learner_page_${what}_total (\\d+)`, "m").exec(text)?.[1] ?? 0);
    return { walls: count("walls"), reads: count("history_reads") };
  } catch {
    return null;
  }
}

function wordsOf(pages: number): string {
  return pages === 0 ? "no page" : pages === 1 ? "one page" : `${pages} pages`;
}

function lineOf(pages: number, run: MeasuredRun): string {
  const parts = [
    `${run.stepsPerSecond.toFixed(1)} steps/s`,
    `${run.cpuSeconds.toFixed(1)} CPU s`,
    `frames encoded ${run.work.walls} times`,
    `files read ${run.work.reads} times`,
    ...(run.pages === null
      ? []
      : [
          `${Math.min(...run.pages.walls)} to ${Math.max(...run.pages.walls)} pictures a page`,
          `${(run.pages.bytes / 1e6).toFixed(1)} MB read`,
        ]),
  ];
  return `${wordsOf(pages).padEnd(10)} ${parts.join(", ")}`;
}
