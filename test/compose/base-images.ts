import { join } from "node:path";
import { projectRoot } from "../lockstep-command.ts";
import { servicesOf } from "./compose-file.ts";
import { type DockerEngine, execute, mustExecute } from "./docker-engine.ts";

/** Variables that name base images, for the Dockerfile and docker-compose.yml; none where the pinned ones can be had. */
export type BaseImages = Readonly<Record<string, string>>;

/** The pinned images where a registry answers, stand-ins of the same kind where none does. */
export async function findBaseImages({ docker }: DockerEngine): Promise<BaseImages> {
  const pinned = servicesOf("docker-compose.yml")["redis"]?.image ?? "";
  const { code } = await execute(["timeout", "60", docker, "pull", "--quiet", pinned]);
  if (code === 0) return {};
  const script = join(projectRoot, "test", "compose", "make-base-images.sh");
  const named = await mustExecute([script], { DOCKER: docker });
  return Object.fromEntries(
    named
      .split("\n")
      .map((line) => line.split("="))
      .filter((words): words is [string, string] => words.length === 2),
  );
}
