import { fileURLToPath } from "node:url";
import { type Child, startChild } from "../scale/child-process.ts";

/** What the readers of a page got. */
export interface PagesReport {
  /** Pictures of all slots, by page. */
  readonly walls: readonly number[];
  readonly bytes: number;
  readonly cpuSeconds: number;
}

const script = fileURLToPath(new URL("pages-process.js", import.meta.url));

/** Readers of a run's page, in a process of their own. */
export class OpenPages {
  readonly #child: Child;

  /** @param url of the page */
  constructor(url: string, pages: number) {
    this.#child = startChild(script, [url, String(pages)]);
  }

  async close(): Promise<PagesReport> {
    this.#child.send("report");
    const report = await this.#child.report(isReport);
    await this.#child.end();
    return report;
  }
}

function isReport(report: unknown): report is PagesReport {
  return typeof report === "object" && report !== null && "walls" in report;
}
