import { messageOf } from "@lockstep/errors";
import open from "open";

/** Opens an address in the default browser. @returns what to tell the user where that is not possible, else `null` */
export async function openBrowser(url: string): Promise<string | null> {
  try {
    const browser = await open(url);
    // It outlives this process, and its end is no news.
    browser.on("error", () => undefined);
    browser.unref();
    return null;
  } catch (error) {
    return `no browser opens here (${messageOf(error)}); open ${url} yourself`;
  }
}
