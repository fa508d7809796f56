import { serveFolder } from "@lockstep/system/testing";

/** Serves a folder at an address of this machine until the test ends. @returns the address, with a slash at its end */
export async function fileServer(
  context: { after(hook: () => Promise<void>): void },
  folder: string,
): Promise<string> {
  const { address, close } = await serveFolder(folder);
  context.after(close);
  return address;
}
