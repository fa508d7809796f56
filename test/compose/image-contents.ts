import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../lockstep-command.ts";
import { type DockerEngine, mustExecute } from "./docker-engine.ts";

/** What an image says of itself and what is in it. */
export interface ImageContents {
  readonly bytes: number;
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hasHealthCheck: boolean;
  /** Variables of its environment. */
  readonly environment: readonly string[];
  /** Size and instruction of each layer that has a size, newest first. */
  readonly layers: readonly string[];
  /** Absolute paths of all files but the kernel's. */
  readonly files: readonly string[];
  /** Files that run as their owner. */
  readonly setuid: readonly string[];
  /** Folders and files that the image's user may write, but for those where everyone may. */
  readonly writable: readonly string[];
}

interface Inspected {
  readonly Size: number;
  readonly Config: {
    readonly User: string;
    readonly Labels: Readonly<Record<string, string>>;
    readonly Healthcheck?: object;
    readonly Env: readonly string[];
  };
}

/** Looks with the image's own `find`, as its own user. */
export async function contentsOf({ docker }: DockerEngine, tag: string): Promise<ImageContents> {
  const [inspected] = JSON.parse(await mustExecute([docker, "image", "inspect", tag])) as [
    Inspected,
  ];
  const find = async (...words: string[]): Promise<string[]> => {
    const within = ["/", "-xdev", "-not", "-path", "/proc/*"];
    const command = [docker, "run", "--rm", "--network", "none", "--entrypoint", "sh", tag, "-c"];
    const script = `find ${[...within, ...words].map((word) => `'${word}'`).join(" ")} 2>/dev/null; true`;
    return (await mustExecute([...command, script])).split("\n").filter((line) => line !== "");
  };
  const history = ["history", "--no-trunc", "--format", "{{.Size}}\t{{.CreatedBy}}", tag];
  const layers = (await mustExecute([docker, ...history]))
    .split("\n")
    .filter((line) => line !== "" && !/^0B\t/.test(line));
  const { User, Labels, Healthcheck, Env } = inspected.Config;
  return {
    bytes: inspected.Size,
    user: User,
    labels: Labels,
    hasHealthCheck: Healthcheck !== undefined,
    environment: Env,
    layers: layers.map((line) => line.replaceAll(/\s+/g, " ").slice(0, 110)),
    files: await find("-type", "f"),
    setuid: await find("-type", "f", "-perm", "/6000"),
    // Folders that everyone may write, as /tmp, are for nobody: the root is mounted without writing.
    writable: await find(
      "-writable",
      "-not",
      "-perm",
      "-1000",
      "-not",
      "-type",
      "l",
      "-not",
      "-path",
      "/dev*",
    ),
  };
}

/** What the image's own bill of materials names, as package URLs. It is made in the image. */
export async function billOf({ docker }: DockerEngine, tag: string): Promise<readonly string[]> {
  const tools = `${join(projectRoot, "tools", "release")}:/tools:ro`;
  const isolated = ["run", "--rm", "--network", "none", "--volume", tools];
  const words = [...isolated, "--entrypoint", "node", tag, "/tools/image-bill.mjs"];
  const { components } = JSON.parse(await mustExecute([docker, ...words])) as {
    readonly components: readonly { readonly purl: string }[];
  };
  return components.map(({ purl }) => purl);
}

/** Packages that only development needs, as the lockfile says, below `node_modules/`. */
export function developmentPackages(): readonly string[] {
  const { packages } = JSON.parse(readFileSync(join(projectRoot, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
  };
  return Object.entries(packages)
    .filter(([path, { dev }]) => dev === true && path.startsWith("node_modules/"))
    .map(([path]) => path);
}
