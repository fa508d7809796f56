import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "./folders/project-folders.ts";
import { parseOptions } from "./options/parse-options.ts";

/** Nobody waits longer for a first update. */
const patienceMs = 300_000;

/**
 * How long it takes from `git clone` to the first update of the compose stack, with the default game, when the images are
 * there. What the compose files read from the environment is read from this process's, e.g. `REDIS_IMAGE`.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: { services: { type: "string", default: "" } },
  });
  const services = values.services.split(",").filter((name) => name !== "");
  const program = composeProgram();
  const clone = mkdtempSync(join(tmpdir(), "lockstep-clone-"));
  const begun = performance.now();
  const seconds = (): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  run(tmpdir(), ["git", "clone", "--quiet", projectFolder, clone]);
  console.log(`cloned            ${seconds()}`);
  const files = ["docker-compose.yml", "docker-compose.cpu.yml"].flatMap((name) => ["-f", name]);
  const compose = (...words: string[]): string =>
    run(clone, [...program, "-p", "lockstep-bench", ...files, ...words]);
  try {
    compose("up", "-d", ...services);
    console.log(`started           ${seconds()}`);
    const address = compose("port", "learner", "7312").trim();
    await firstUpdate(`http://${address}/status`);
    console.log(`first update      ${seconds()}`);
  } finally {
    compose("down", "-v", "-t", "1");
    rmSync(clone, { recursive: true, force: true });
  }
}

/** @throws {Error} where nothing here runs compose files */
function composeProgram(): readonly string[] {
  const programs = [["docker", "compose"], ["docker-compose"]];
  const found = programs.find(
    ([program = "", ...words]) => spawnSync(program, [...words, "version"]).status === 0,
  );
  if (found === undefined || spawnSync("docker", ["version"]).status !== 0)
    throw new Error("the compose stack needs a running Docker engine and Docker's compose");
  return found;
}

async function firstUpdate(url: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const status = await fetch(url).then(
      async (answer) => (await answer.json()) as { readonly version?: number },
      () => null,
    );
    if ((status?.version ?? 0) >= 1) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    `no update within ${patienceMs / 1000} s; see docker logs lockstep-bench_learner_1`,
  );
}

function run(folder: string, [program = "", ...words]: readonly string[]): string {
  const { status, error, stdout, stderr } = spawnSync(program, words, {
    cwd: folder,
    encoding: "utf8",
  });
  if (status === 0) return stdout;
  throw new Error(`${program} ${words.join(" ")} failed: ${error?.message ?? stderr}`);
}
