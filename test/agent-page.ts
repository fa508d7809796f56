import type { TestContext } from "node:test";
import { aPage, browserOf, type Page, type WatchedPage } from "./browser.ts";
import { fileServer } from "./file-server.ts";
import { becomes } from "./watched-page.ts";

/** A page with an agent, its errors and all that it has asked for. */
export interface OpenedAgentPage {
  readonly tab: Page;
  readonly errors: WatchedPage["errors"];
  /** Addresses, in order. */
  readonly requests: readonly string[];
  readonly address: string;
}

/** Opens a page with an agent, or what lies at a path of a folder, in a browser. @param folder is served as a file server does */
export async function openAgentPage(
  context: TestContext,
  folder: string,
  path = "",
): Promise<OpenedAgentPage> {
  const browser = await browserOf(context);
  const { page: tab, errors } = await aPage(browser);
  const requests: string[] = [];
  tab.on("request", (request) => requests.push(request.url()));
  const address = `${await fileServer(context, folder)}${path}`;
  await tab.goto(address);
  return { tab, errors, requests, address };
}

/** What the page says of an episode that it has played, as soon as that has ended. */
export async function episodeEnded(
  tab: Page,
  state: string,
  seed: number,
  episode: number,
): Promise<{ readonly actions: string; readonly text: string }> {
  const title = `${state}, seed ${seed}, episode ${episode}`;
  const line = `[...document.querySelectorAll(".ended li")].find(({ firstChild }) => firstChild.textContent === ${JSON.stringify(title)})`;
  await becomes(tab, `${line} !== undefined`, 180_000);
  return {
    actions: await tab.evaluate<string>(`${line}.dataset.actions`),
    text: await tab.evaluate<string>(`${line}.textContent`),
  };
}
