import type { BaseImages } from "./base-images.ts";
import { type DockerEngine, mustExecute } from "./docker-engine.ts";

/** Images that can be built without a GPU's libraries, in the order in which layers are shared. */
export const imageNames = ["parameter-server", "learner", "actor"] as const;

/** The tag that docker-compose.yml asks for. */
export const tagOf = (name: string): string => `lockstep/${name}:0.1.0`;

/** Builds a target of the Dockerfile as it is. */
export async function buildImage(
  { docker }: DockerEngine,
  bases: BaseImages,
  target: string,
  tag: string,
  extra: BaseImages = {},
): Promise<void> {
  const named = Object.entries(bases).filter(([name]) => /^(NODE|DEBIAN)_IMAGE$/.test(name));
  const args = [...named, ...Object.entries(extra)].flatMap(([name, value]) => [
    "--build-arg",
    `${name}=${value}`,
  ]);
  await mustExecute([docker, "build", "--target", target, "--tag", tag, ...args, "."], {
    DOCKER_BUILDKIT: "1",
    BUILDKIT_PROGRESS: "plain",
  });
}
