import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "@lockstep/learning";
import { programOnPath } from "@lockstep/system";
import { serveFolder } from "@lockstep/system/testing";

/** What a browser showed of a page with an agent, and what all of its processes took for it. */
export interface ShownPage {
  /** Median of what the page said, twice a second. */
  readonly framesPerSecond: number;
  /** Processor time ÷ time. */
  readonly coreShare: number;
}

/** What is used of playwright-core: its own types need those of a browser. */
interface Playwright {
  readonly chromium: {
    launchServer(options: {
      readonly executablePath: string;
      readonly args: readonly string[];
    }): Promise<{
      process(): { readonly pid?: number };
      wsEndpoint(): string;
      close(): Promise<void>;
    }>;
    connect(endpoint: string): Promise<{ newPage(): Promise<Page> }>;
  };
}

interface Page {
  goto(url: string): Promise<unknown>;
  waitForSelector(selector: string): Promise<unknown>;
  selectOption(selector: string, value: string): Promise<unknown>;
  textContent(selector: string): Promise<string | null>;
}

const warmUpMs = 3_000;
const everyMs = 500;

/**
 * Opens a page in Chromium, without a window, and lets its agent play.
 * @param speed as the page's own control has it, e.g. `1` or `Infinity`
 */
export async function showPage(folder: string, seconds: number, speed: string): Promise<ShownPage> {
  const library: string = "playwright-core";
  const { chromium } = (await import(library)) as Playwright;
  const executablePath = programOnPath("chromium") ?? programOnPath("chromium-headless-shell");
  if (executablePath === undefined)
    throw new Error("chromium is not installed: apt-get install chromium");
  const { address, close } = await serveFolder(folder);
  const browser = await chromium.launchServer({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
  try {
    const page = await (await chromium.connect(browser.wsEndpoint())).newPage();
    await page.goto(address);
    await page.waitForSelector(".screen[data-picture]");
    await page.selectOption('[name="speed"]', speed);
    await sleep(warmUpMs);
    const pid = browser.process().pid ?? 0;
    const [began, before] = [process.hrtime.bigint(), treeCpuSeconds(pid)];
    const shown: number[] = [];
    while (shown.length * everyMs < seconds * 1_000) {
      await sleep(everyMs);
      const text = (await page.textContent('[data-figure="frames/s"]')) ?? "";
      shown.push(Number(text.replaceAll(/\s/g, "")));
    }
    const took = Number(process.hrtime.bigint() - began) / 1e9;
    return {
      framesPerSecond: median(shown),
      coreShare: (treeCpuSeconds(pid) - before) / took,
    };
  } finally {
    await browser.close();
    await close();
  }
}

/** Ticks per second in /proc: 100 on Linux, independent of the kernel's clock. */
const ticksPerSecond = 100;

/** CPU seconds of a process and all below it that have not ended. Linux. */
function treeCpuSeconds(root: number): number {
  // See proc_pid_stat(5): ppid is field 4, utime and stime are 14 and 15. The name in parentheses may hold spaces.
  const all = new Map<number, { readonly parent: number; readonly ticks: number }>();
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      all.set(Number(name), {
        parent: Number(fields[1]),
        ticks: Number(fields[11]) + Number(fields[12]),
      });
    } catch {
      // It has ended.
    }
  }
  const isBelow = (pid: number): boolean =>
    pid === root || (all.has(pid) && isBelow(all.get(pid)?.parent ?? 0));
  const ticks = [...all].map(([pid, each]) => (isBelow(pid) ? each.ticks : 0));
  return ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond;
}
