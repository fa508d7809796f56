import type { ParameterService } from "@lockstep/protocol";
import type { Readiness } from "@lockstep/service-kit";
import type { Clock } from "@lockstep/system";

export interface AwaitedParametersOptions {
  readonly clock: Pick<Clock, "timer">;
  readonly readiness: Pick<Readiness, "block" | "clear">;
}

/** A parameter service that reports when its callers wait for it. */
export interface AwaitedParameters extends ParameterService {
  /** A call failed and is retried. */
  retried(error: Error): void;
}

/** Name of the reason in the readiness. */
export const parameterServerReason = "parameter-server";

/** Shorter calls are not reported. */
const patienceMs = 2_000;

/**
 * Reports in the readiness what training waits for while a call takes long, or has failed and is retried. Training
 * itself only waits and continues after the answer.
 * @param of the parameter service to call
 */
export function createAwaitedParameters(
  of: ParameterService,
  { clock, readiness }: AwaitedParametersOptions,
): AwaitedParameters {
  let pending = 0;
  const awaited = async <Result>(what: string, call: () => Promise<Result>): Promise<Result> => {
    pending += 1;
    const late = clock.timer(patienceMs, () =>
      readiness.block(
        parameterServerReason,
        `training pauses: the parameter server has not answered to ${what} yet`,
      ),
    );
    try {
      return await call();
    } finally {
      pending -= 1;
      late.cancel();
      readiness.clear(parameterServerReason);
    }
  };
  return {
    acquireFence: (run, holder) => awaited("the fence", () => of.acquireFence(run, holder)),
    publish: (weights) =>
      awaited(`the publishing of version ${weights.version}`, () => of.publish(weights)),
    subscribe: (subscription) => of.subscribe(subscription),
    fetch: (run, version) =>
      awaited(`a request for version ${version}`, () => of.fetch(run, version)),
    saveCheckpoint: (checkpoint) =>
      awaited(`the checkpoint of version ${checkpoint.version}`, () =>
        of.saveCheckpoint(checkpoint),
      ),
    loadCheckpoint: (run) => awaited("a request for the checkpoint", () => of.loadCheckpoint(run)),
    retried: ({ message }) => {
      if (pending > 0) readiness.block(parameterServerReason, `training pauses: ${message}`);
    },
  };
}
