import {
  createPolicyEngine,
  enginesNamed,
  type NetworkSpec,
  type PolicyEngine,
} from "@lockstep/model";
import type { Logger } from "@lockstep/service-kit";
import { ActorError } from "../actor-error.ts";

export interface RunEngineOptions {
  readonly spec: NetworkSpec;
  /** What the run's actors compute with, as the learner says. */
  readonly named: string;
  /** What this actor was told to compute with, if it was told. */
  readonly wanted: string | undefined;
  readonly threads: number;
  readonly logger: Logger;
}

/**
 * The engine that an actor plays a run with. All actors of a run have the same one, because it decides the last bits of what
 * they play.
 * @throws {ActorError} `ENGINE_DIFFERS` when this actor was told to compute with another one
 */
export async function createRunEngine({
  spec,
  named,
  wanted = named,
  threads,
  logger,
}: RunEngineOptions): Promise<PolicyEngine> {
  const allowed: readonly string[] = enginesNamed(named, "inference");
  const [only, ...others] = allowed;
  // Also where a name such as `auto` would find another engine first here.
  const isWanted = enginesNamed(wanted, "inference").some((engine) => engine === only);
  const engine = await createPolicyEngine({
    ...{ name: isWanted && others.length === 0 ? named : wanted, spec, threads },
    onPassedOver: (name, reason) =>
      logger.info("engine does not load here", { engine: name, reason }),
  });
  const { name, device } = engine.identity;
  if (allowed.includes(`${name}:${device}`)) {
    logger.info("engine chosen", { wanted, engine: engine.identity });
    return engine;
  }
  await engine.close();
  throw new ActorError(
    "ENGINE_DIFFERS",
    `--engine ${wanted} is ${name}:${device}, but the actors of this run compute with ${named}: the last bits would differ; leave out --engine (LOCKSTEP_ENGINE), or give the learner --actor-engine ${name}:${device}`,
  );
}
