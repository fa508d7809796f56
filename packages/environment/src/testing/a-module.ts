import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModuleEnvironment } from "../configuration/index.ts";
import type { EnvironmentFactory } from "../environment-factory.ts";
import { readModuleFiles } from "../module/module-files.ts";
import { openEnvironment } from "../open-environment.ts";

/** A folder with files that is gone after the test. @returns its path */
export function aModuleFolder(
  context: { after(hook: () => void): void },
  files: Readonly<Record<string, string>>,
): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-module-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/**
 * Source of a walk on a line: a vector of where it stands and of its last draw, two actions, an end at ±3. Parts of
 * it can be replaced.
 */
export function aLine(
  parts: { head?: string; reset?: string; step?: string; rest?: string } = {},
): string {
  const step =
    parts.step ??
    "return { observation: [place, random()], reward: place, terminated: Math.abs(place) >= 3 };";
  return `${parts.head ?? ""}
export default {
  name: "line",
  observation: { kind: "vector", length: 2 },
  actions: ["back", "on"],
  timeLimitSteps: 20,
  ${parts.rest ?? ""}
  create() {
    let place = 0;
    let steps = 0;
    return {
      reset(random) { place = 0; steps = 0; ${parts.reset ?? "return [place, random()];"} },
      step(action, random) { place += action === 1 ? 1 : -1; steps += 1; ${step} },
    };
  },
};
`;
}

/** The configuration of {@link aLine}. */
export async function aLineConfiguration(
  file: string,
  changes: Partial<ModuleEnvironment> = {},
): Promise<ModuleEnvironment> {
  const { identity } = await readModuleFiles(file);
  return {
    kind: "module",
    name: "line",
    file: "line.mjs",
    identity,
    observation: { kind: "vector", length: 2 },
    actions: ["back", "on"],
    rewardScale: 1,
    rewardClip: null,
    stack: 1,
    timeLimitSteps: 20,
    ...changes,
  };
}

/** The environment that a source exports. */
export async function openSource(
  context: { after(hook: () => void): void },
  source: string,
  changes: Partial<ModuleEnvironment> = {},
): Promise<EnvironmentFactory> {
  const environmentFile = join(aModuleFolder(context, { "line.mjs": source }), "line.mjs");
  const environment = await aLineConfiguration(environmentFile, changes);
  return openEnvironment(
    { seed: 5, environment },
    { gamePaths: [], romPaths: [], coresPaths: [], environmentFile },
  );
}
