import { until } from "../lockstep-command.ts";
import { type DockerEngine, mustExecute } from "./docker-engine.ts";

/** What is looked at of the learner's /status. */
export interface LearnerView {
  readonly version: number;
  readonly state: string;
  readonly actors: readonly { readonly name: string; readonly slots: readonly number[] }[];
}

interface Inspected {
  readonly State: { readonly Pid: number; readonly ExitCode: number; readonly Running: boolean };
  readonly RestartCount: number;
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
  };
}

/** The stack of docker-compose.yml without its GPU, under a project name of its own. */
export class Stack {
  readonly #engine: DockerEngine;
  readonly #project = `lockstep-test-${process.pid}`;
  #environment: Readonly<Record<string, string>>;

  /** @param files Compose files beside the repository's two */
  constructor(engine: DockerEngine, ...files: readonly string[]) {
    this.#engine = engine;
    this.#environment = {
      // Compose 1's patience of a minute is short on a busy machine.
      COMPOSE_HTTP_TIMEOUT: "300",
      COMPOSE_PROJECT_NAME: this.#project,
      COMPOSE_FILE: ["docker-compose.yml", "docker-compose.cpu.yml", ...files].join(":"),
    };
  }

  /** Sets variables that docker-compose.yml reads. */
  tell(variables: Readonly<Record<string, string>>): void {
    this.#environment = { ...this.#environment, ...variables };
  }

  /** @returns what Compose wrote */
  compose(...args: string[]): Promise<string> {
    return mustExecute([...this.#engine.compose, ...args], this.#environment);
  }

  /** Starts services and what they need. */
  async up(...services: string[]): Promise<void> {
    await this.compose("up", "-d", ...services);
  }

  async scaleActors(count: number): Promise<void> {
    await this.compose("up", "-d", "--no-recreate", "--scale", `actor=${count}`, "actor");
  }

  /** Everything goes, volumes too. */
  async remove(): Promise<void> {
    await this.compose("down", "-v", "-t", "1");
  }

  /** Names of a service's containers, running or not. */
  async containers(service: string): Promise<string[]> {
    const labels = [`project=${this.#project}`, `service=${service}`].flatMap((label) => [
      "--filter",
      `label=com.docker.compose.${label}`,
    ]);
    const names = await this.#docker("ps", "-a", "--format", "{{.Names}}", ...labels);
    return names.split("\n").filter((name) => name !== "");
  }

  async inspect(container: string): Promise<Inspected> {
    const [found] = JSON.parse(await this.#docker("inspect", container)) as [Inspected];
    return found;
  }

  /** Where a service is on this machine's bridge. */
  async addressOf(service: string): Promise<string> {
    const [container = ""] = await this.containers(service);
    const { NetworkSettings } = await this.inspect(container);
    return NetworkSettings.Networks[`${this.#project}_default`]?.IPAddress ?? "";
  }

  /** SIGKILL from outside, as the kernel does it: Docker then restarts what it was told to. */
  async kill(service: string): Promise<void> {
    const [container = ""] = await this.containers(service);
    const { State, RestartCount } = await this.inspect(container);
    process.kill(State.Pid, "SIGKILL");
    await until(`Docker to start ${container} again`, async () => {
      const now = await this.inspect(container);
      return now.State.Running && now.RestartCount > RestartCount;
    });
  }

  /** Where a published port is found, host:port. */
  async published(service: string, port: number): Promise<string> {
    return (await this.compose("port", service, `${port}`)).trim();
  }

  logs(container: string): Promise<string> {
    return this.#docker("logs", container);
  }

  /** A file of a running container. */
  read(container: string, path: string): Promise<string> {
    return this.#docker("exec", container, "cat", path);
  }

  #docker(...args: string[]): Promise<string> {
    return mustExecute([this.#engine.docker, ...args]);
  }
}
