import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AgentDescription, agentFiles } from "@lockstep/agent-page";
import { runFileText } from "@lockstep/round";
import { pageHtml } from "./page-html.ts";
import { pageModules } from "./page-modules.ts";

/** What all files of a page with an agent follow from, with the version of Lockstep that writes them. */
export interface WebSources {
  readonly description: AgentDescription;
  /** float32, little endian, flat in the order of the parameter layout. */
  readonly weights: Uint8Array;
  /** `null` where it may not be handed on. */
  readonly rom: Uint8Array | null;
}

/** The page's files by name. The same sources give the same bytes. */
export function webContents({
  description,
  weights,
  rom,
}: WebSources): ReadonlyMap<string, Uint8Array> {
  const page = packageFolder(import.meta.url, "@lockstep/agent-page");
  const watchPage = packageFolder(`${page}/`, "@lockstep/watch-page");
  const modules = pageModules(import.meta.url, "@lockstep/agent-page/page");
  const template = readFileSync(join(page, "index.html"), "utf8");
  return new Map<string, Uint8Array>([
    ["index.html", Buffer.from(pageHtml(template, modules))],
    ["style.css", readFileSync(join(watchPage, "style.css"))],
    ["play.css", readFileSync(join(watchPage, "play.css"))],
    ["icon.svg", readFileSync(join(watchPage, "icon.svg"))],
    ["agent.css", readFileSync(join(page, "agent.css"))],
    ["LICENSE", ownLicence()],
    [agentFiles.description, Buffer.from(runFileText(description))],
    [agentFiles.weights, weights],
    ...(rom === null ? [] : ([[agentFiles.rom, rom]] as const)),
    ...modules.files,
  ]);
}

/** @param from a file or folder that may import the package */
function packageFolder(from: string, name: string): string {
  return dirname(dirname(createRequire(from).resolve(name)));
}

/** The project's licence: in its root, or in that of the installed package. */
function ownLicence(): Uint8Array {
  const here = fileURLToPath(import.meta.url);
  for (let folder = dirname(here); ; folder = dirname(folder)) {
    const file = join(folder, "LICENSE");
    if (existsSync(file)) return readFileSync(file);
    if (dirname(folder) === folder)
      throw new RangeError(`there is no LICENSE above ${here}; install Lockstep again`);
  }
}
