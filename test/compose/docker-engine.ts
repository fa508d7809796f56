import { spawn, spawnSync } from "node:child_process";
import { projectRoot } from "../lockstep-command.ts";

/** Programs that speak to a Docker engine, each as the words that a command begins with. */
export interface DockerEngine {
  readonly docker: string;
  readonly compose: readonly string[];
}

export interface Outcome {
  readonly code: number | null;
  /** Both streams, as they came. */
  readonly output: string;
}

/** @returns a sentence that says what is missing, when containers cannot be tested here */
export function findDockerEngine(): DockerEngine | string {
  const found = ["docker", "/usr/bin/docker"].filter((docker) => succeeds([docker, "version"]));
  const docker = found.find(buildsWithBuildKit);
  if (docker === undefined)
    return found.length === 0
      ? "no Docker engine answers (Debian: apt-get install docker.io, then dockerd as root)"
      : "Docker's client has no BuildKit (Debian: apt-get install docker.io)";
  const compose = [[docker, "compose"], ["docker-compose"]].find((words) =>
    succeeds([...words, "version"]),
  );
  if (compose === undefined)
    return "there is no Docker Compose (Debian: apt-get install docker-compose)";
  return { docker, compose };
}

/** Clients had BuildKit inside until it became the plugin buildx. */
function buildsWithBuildKit(docker: string): boolean {
  if (succeeds([docker, "buildx", "version"])) return true;
  const { stdout } = spawnSync(docker, ["version", "--format", "{{.Client.Version}}"], {
    encoding: "utf8",
  });
  return Number.parseInt(stdout, 10) < 23;
}

function succeeds([program = "", ...args]: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore", timeout: 30_000 }).status === 0;
}

/** Runs a program from the project's root. */
export function execute(
  [program = "", ...args]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const child = spawn(program, args, {
    cwd: projectRoot,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** @returns what it wrote @throws {Error} with that when it fails */
export async function mustExecute(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, output } = await execute(words, environment);
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}\n${output}`);
  return output;
}
