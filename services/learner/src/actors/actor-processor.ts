import {
  isPortableName,
  type ProcessorIdentity,
  processorText,
  sameProcessor,
  thisProcessor,
} from "@lockstep/model";
import type { Hello } from "@lockstep/protocol";
import { LearnerError } from "../learner-error.ts";

/** What the processors of a run's actors must be; `any` where that is given up. */
export type ActorProcessor = ProcessorIdentity | "any";

/** How a setting names one. */
export const actorProcessorPattern: RegExp =
  /^(any|[a-z0-9]+:(avx512|avx2|avx|sse2|neon|unknown))$/;

/**
 * What a run asks of its actors' processors. It is never taken from the first actor that joins, because the order of arrival must
 * not decide a result.
 * @param setting `ARCHITECTURE:INSTRUCTIONS`, or `any`; this machine's processor when absent
 * @returns `undefined` where the actors' engine has the same bits on all processors
 */
export function actorProcessorOf(
  setting: string | undefined,
  actorEngine: string,
  here: ProcessorIdentity = thisProcessor(),
): ActorProcessor | undefined {
  if (isPortableName(actorEngine)) return undefined;
  if (setting === undefined || setting === "any") return setting ?? here;
  const [architecture = "", instructions = ""] = setting.split(":");
  return { architecture, instructions };
}

/**
 * Refuses an actor whose results would have other last bits than those of the run's other actors.
 * @returns whether it is known that they have the same: an actor of an earlier version does not say its processor
 * @throws {LearnerError} `ACTOR_DIFFERS`
 */
export function assertSameBits(
  { actor, processor }: Pick<Hello, "actor" | "processor">,
  actorEngine: string,
  needed: ActorProcessor | undefined,
): boolean {
  if (needed === undefined || needed === "any") return true;
  if (processor === undefined) return false;
  if (sameProcessor(processor, needed)) return true;
  throw new LearnerError(
    "ACTOR_DIFFERS",
    `actor ${actor} is on ${processorText(processor)}, but the actors of this run need ${processorText(needed)}: their engine ${actorEngine} has other last bits elsewhere; start it on such a machine, train with --engine portable, or, where all actors are like this one, give the learner --actor-processor ${processor.architecture}:${processor.instructions}`,
  );
}
