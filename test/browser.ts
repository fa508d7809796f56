import { after } from "node:test";
import { programOnPath } from "@lockstep/system";
import { skipUnless } from "@lockstep/system/testing";

/** What these tests use of playwright-core: its own types need those of a browser, which Node.js' tests do not have. */
export interface Page {
  setDefaultTimeout(ms: number): void;
  on(event: "pageerror", listener: (error: Error) => void): void;
  on(
    event: "console",
    listener: (message: { type(): string; text(): string; location(): { url: string } }) => void,
  ): void;
  on(event: "request", listener: (request: { url(): string }) => void): void;
  addInitScript(script: string): Promise<void>;
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  url(): string;
  waitForSelector(selector: string, options?: { readonly timeout?: number }): Promise<unknown>;
  waitForTimeout(ms: number): Promise<void>;
  /** @param expression of JavaScript */
  evaluate<Result>(expression: string): Promise<Result>;
  locator(selector: string): Locator;
  click(selector: string): Promise<void>;
  setInputFiles(selector: string, file: string): Promise<void>;
  focus(selector: string): Promise<void>;
  getAttribute(selector: string, name: string): Promise<string | null>;
  screenshot(options: { readonly path: string }): Promise<unknown>;
  setViewportSize(size: { readonly width: number; readonly height: number }): Promise<void>;
  readonly keyboard: {
    press(key: string): Promise<void>;
    down(key: string): Promise<void>;
    up(key: string): Promise<void>;
  };
  close(): Promise<void>;
}

interface Locator {
  first(): Locator;
  fill(value: string): Promise<void>;
  selectOption(value: string): Promise<unknown>;
  textContent(): Promise<string | null>;
  allTextContents(): Promise<string[]>;
}

export interface Browser {
  newPage(options: {
    readonly viewport: { readonly width: number; readonly height: number };
    readonly colorScheme: "light" | "dark";
  }): Promise<Page>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launch(options: {
      readonly executablePath: string;
      readonly args: readonly string[];
    }): Promise<Browser>;
  };
}

/** The shell has no window's interface, and starts with half the processor time. */
const program = programOnPath("chromium-headless-shell") ?? programOnPath("chromium");

/** For node:test's option `skip`: tests of the page need a browser. */
export const skipWithoutBrowser: string | false = skipUnless(
  program !== undefined,
  "chromium (apt-get install chromium-headless-shell)",
);

/** Debian's chromium, without a window. */
async function startBrowser(): Promise<Browser> {
  const library: string = "playwright-core";
  const { chromium } = (await import(library)) as Playwright;
  return chromium.launch({
    executablePath: program ?? "chromium",
    // Its sandbox needs what containers do not have; only this project's own page is opened.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
}

let started: Promise<Browser> | null = null;

/** The browser of a process's tests, which ends after them. Each page has storage of its own. */
export function browserOfFile(): Promise<Browser> {
  started ??= startBrowser();
  return started;
}

/** The same for one test: its pages are closed after it. */
export async function browserOf(context: {
  after(hook: () => Promise<void>): void;
}): Promise<Pick<Browser, "newPage">> {
  const browser = await browserOfFile();
  return {
    async newPage(options) {
      const page = await browser.newPage(options);
      context.after(() => page.close());
      return page;
    },
  };
}

async function endBrowser(): Promise<void> {
  const browser = await started;
  await browser?.close();
}

/** Where several files share a process, it is written by few-processes.mjs. */
const ends = (globalThis as Record<symbol, unknown>)[Symbol.for("lockstep.tests.ends")];
if (Array.isArray(ends)) ends.push(endBrowser);
else after(endBrowser);

export interface WatchedPage {
  readonly page: Page;
  /** Errors of the page and its console, besides lost connections where they are part of the test. */
  readonly errors: string[];
}

/** A page of its own that remembers its errors. */
export async function aPage(
  browser: Pick<Browser, "newPage">,
  size: { readonly width: number; readonly height: number } = { width: 1280, height: 900 },
): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: size, colorScheme: "light" });
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} ${message.location().url}`);
  });
  return { page, errors };
}

/** Whether something is wider than the window, so that the page scrolls sideways. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(
    "document.documentElement.scrollWidth > document.documentElement.clientWidth",
  );
}

/** R G B of what a canvas shows. It crosses as text: lists of numbers take a hundred times as long. */
export async function canvasPixels(page: Page, canvas: string): Promise<Uint8Array> {
  const pixels = await page.evaluate<string>(`(() => {
    const canvas = document.querySelector(${JSON.stringify(canvas)});
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let bytes = "";
    for (let at = 0; at < data.length; at += 8_192)
      bytes += String.fromCharCode(...data.subarray(at, at + 8_192));
    return btoa(bytes);
  })()`);
  return Uint8Array.from(Buffer.from(pixels, "base64").filter((_, index) => index % 4 !== 3));
}
