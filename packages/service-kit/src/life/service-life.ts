import { LockstepError } from "@lockstep/errors";
import { realClock } from "@lockstep/system";
import type { ServiceSettings } from "../configuration/settings.ts";
import { createReadiness, type Readiness } from "../health/readiness.ts";
import { type HttpServer, startHttpServer } from "../http/http-server.ts";
import type { Logger } from "../log/logger.ts";
import { bounded } from "./bounded.ts";
import { createServiceRegistry, registerReasons } from "./metrics-registry.ts";
import type { Service, ServiceContext, ServiceReport } from "./service.ts";
import {
  listenForStop,
  type StopReason,
  type StopRequests,
  type StopSource,
} from "./stop-requests.ts";

export interface ServiceLife<Values extends ServiceSettings> {
  readonly name: string;
  readonly values: Readonly<Values>;
  readonly logger: Logger;
  /** The process, or what stands for one. */
  readonly host: StopSource;
  start(context: ServiceContext<Values>): Promise<Service>;
  report(message: ServiceReport): Promise<void>;
}

/** A process must end soon after its parent. */
const orphanDrainMs = 5_000;
const closeMs = 5_000;

type Ending = { readonly reason: StopReason | "finished" } | { readonly error: unknown };

/**
 * Starts a service, waits until it finishes, fails or is asked to end, and then stops it in order: not ready → drain →
 * close, each bounded.
 * @throws the service's error
 */
export async function superviseService<Values extends ServiceSettings>(
  life: ServiceLife<Values>,
): Promise<void> {
  const { name, values, logger, host } = life;
  const stop = listenForStop(host);
  const failure = watchForFailure(host);
  const { registry, http: counters } = createServiceRegistry(name);
  const readiness = createReadiness();
  readiness.block("starting", "the service has not started yet");
  reportReasons(readiness, life.report);
  registerReasons(registry, name, readiness);
  const stopping = new AbortController();
  let service: Service | undefined;
  const http = await startHttpServer({
    host: values.httpHost,
    port: values.httpPort,
    registry,
    counters,
    readiness,
    logger,
    status: () => service?.status() ?? { starting: true },
  });
  const starting = life.start({
    configuration: values,
    logger,
    registry,
    readiness,
    routes: http.routes,
    clock: realClock,
    stopping: stopping.signal,
    fail: failure.fail,
  });
  const run = async (): Promise<Ending> => {
    service = await starting;
    readiness.clear("starting");
    const { rpcPort = null } = service;
    await life.report({ type: "ready", rpcPort, httpPort: http.port });
    logger.info("service ready", { rpcPort, httpPort: http.port });
    await (service.finished ?? new Promise<void>(() => undefined));
    return { reason: "finished" };
  };
  const ending = await Promise.race([
    run().catch((error: unknown): Ending => ({ error })),
    failure.failed,
    stop.first.then((reason): Ending => ({ reason })),
  ]);
  readiness.block("stopping", "the service is ending");
  stopping.abort();
  logger.info("service ending", { reason: "reason" in ending ? ending.reason : "failure" });
  const outcome = await endService({
    starting,
    http,
    stop,
    logger,
    ending,
    drainMs: values.drainSeconds * 1_000,
  });
  if ("error" in ending) throw ending.error;
  if (typeof outcome === "object") throw outcome.error;
  if (outcome === "insisted") {
    throw new LockstepError(
      "CUT_OFF",
      "fatal",
      "stopped by a second signal before its work was saved; the run goes on from the checkpoint before",
    );
  }
}

/** Phases of every service, reported to its parent process. */
const phases: ReadonlySet<string> = new Set(["starting", "stopping"]);

/** Reports to the parent process why the service cannot work, at each change. */
function reportReasons(readiness: Readiness, report: ServiceLife<ServiceSettings>["report"]): void {
  let said = "{}";
  readiness.onReasons((all) => {
    const reasons = Object.fromEntries(Object.entries(all).filter(([name]) => !phases.has(name)));
    const text = JSON.stringify(reasons);
    if (text !== said) void report({ type: "readiness", reasons });
    said = text;
  });
}

/** Errors that the service reports, and uncaught ones. Only the first counts. */
function watchForFailure(host: StopSource): {
  readonly failed: Promise<Ending>;
  readonly fail: (error: unknown) => void;
} {
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<Ending>((resolve) => {
    fail = (error) => resolve({ error });
  });
  host.on("uncaughtException", fail);
  host.on("unhandledRejection", fail);
  return { failed, fail };
}

interface ServiceEnd {
  readonly starting: Promise<Service>;
  readonly http: HttpServer;
  readonly stop: StopRequests;
  readonly logger: Logger;
  readonly ending: Ending;
  readonly drainMs: number;
}

/** The outcome of the end. A failed save or close is an error, even when the service was asked to end. */
type Outcome = "done" | "late" | "insisted" | { readonly error: unknown };

async function endService(end: ServiceEnd): Promise<Outcome> {
  const { starting, http, stop, logger, ending, drainMs } = end;
  const orphan = "reason" in ending && ending.reason === "parent gone";
  const limitMs = orphan ? Math.min(drainMs, orphanDrainMs) : drainMs;
  const insisted = stop.second.then(() => "insisted" as const);
  // A service that is still starting gets the same time to stop; one that failed to start has nothing to stop.
  const orderly = async (): Promise<void> => {
    const service = await starting.catch(() => undefined);
    if (service === undefined) return;
    if (!("error" in ending)) await drain(service, limitMs, logger);
    await service.close();
  };
  const limit = bounded(realClock, limitMs + closeMs, orderly());
  const outcome = await Promise.race([limit, insisted]).catch((error: unknown): Outcome => {
    logger.error("service did not end in order", { error });
    return { error };
  });
  if (outcome === "late" || outcome === "insisted")
    logger.warn("service was cut off", { reason: outcome });
  if (outcome !== "insisted") await bounded(realClock, closeMs, http.close());
  return outcome;
}

async function drain(service: Service, limitMs: number, logger: Logger): Promise<void> {
  if (service.drain === undefined) return;
  const hurry = new AbortController();
  const outcome = await bounded(realClock, limitMs, service.drain(hurry.signal));
  hurry.abort();
  if (outcome === "late") logger.warn("drain took too long", { limitMs });
}
