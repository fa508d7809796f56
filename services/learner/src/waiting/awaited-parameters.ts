import type { ParameterService } from "@lockstep/protocol";
import type { Readiness } from "@lockstep/service-kit";
import type { Clock } from "@lockstep/system";

export interface AwaitedParametersOptions {
  readonly clock: Pick<Clock, "timer">;
  readonly readiness: Pick<Readiness, "block" | "clear">;
}

/** A parameter service whose users can see when it keeps them waiting. */
export interface AwaitedParameters extends ParameterService {
  /** A call failed and is tried again. */
  retried(error: Error): void;
}

/** Name of the reason in the readiness. */
export const parameterServerReason = "parameter-server";

/** Nothing is said of calls that take less. */
const patienceMs = 2_000;

/**
 * Says in the readiness what training waits for while a call is under way for long, or has failed and is tried again.
 * Training itself only waits: it goes on when the call is answered.
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
