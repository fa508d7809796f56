import { randomUUID } from "node:crypto";
import { availableParallelism, hostname } from "node:os";
import { join } from "node:path";
import { type ChosenAlgorithm, chosenAlgorithm } from "@lockstep/algorithm";
import { messageOf } from "@lockstep/errors";
import {
  actorEngineHere,
  createEngine,
  isPortable,
  isPortableName,
  type LearningEngine,
  usualActorEngine,
} from "@lockstep/model";
import {
  addLearner,
  createParameterClient,
  createRpcServer,
  type ParameterService,
  serviceNames,
} from "@lockstep/protocol";
import { learningEngineOptions, networkOf } from "@lockstep/round";
import { parseRunConfiguration, type RunConfiguration } from "@lockstep/run-configuration";
import {
  type Logger,
  readServerCredentials,
  type Service,
  type ServiceContext,
} from "@lockstep/service-kit";
import type { LearnerStatus } from "@lockstep/status";
import { ownPeakBytes, packageVersion, readUserJson } from "@lockstep/system";
import { trackerOf } from "@lockstep/tracking";
import { actorProcessorOf } from "./actors/actor-processor.ts";
import type { LearnerConfiguration } from "./config.ts";
import { Learner } from "./learner.ts";
import { LearnerError } from "./learner-error.ts";
import type { LearnerOptions, ProcessMeter } from "./learner-options.ts";
import { createLearnerCounters, registerLearnerMetrics } from "./metrics.ts";
import { servePage, wallOf } from "./page/serve-page.ts";
import { serveCurve } from "./record/curve-routes.ts";
import { FailureNote } from "./record/failure-note.ts";
import { givenWeights } from "./record/given-weights.ts";
import { LearnerLogs } from "./record/learner-logs.ts";
import { type OpenTrainingOptions, openTraining } from "./record/open-training.ts";
import { RestartPoints } from "./record/restart-points.ts";
import { createAwaitedParameters } from "./waiting/awaited-parameters.ts";
import { begun } from "./waiting/begun.ts";
import { createDeferred } from "./waiting/deferred.ts";

const closeGraceMs = 2_000;
/** Most memory that an actor's unread messages may fill; there may be a thousand actors. */
const receiveWindowBytes = 1024 * 1024;

/** Assembles the learner from its adapters: gRPC, ONNX Runtime, files, this process. */
export async function startLearner(
  context: ServiceContext<LearnerConfiguration>,
): Promise<Service> {
  const { configuration: settings, logger, readiness, clock } = context;
  const configuration = readRunConfiguration(settings.runConfiguration);
  const trackers = settings.track.map((track) => trackerOf(track, process.env));
  const algorithm = await chosenAlgorithm(configuration.learning.algorithm, settings.algorithmFile);
  const credentials = readServerCredentials(settings);
  const counters = createLearnerCounters(context.registry);
  const rpc = { ...listening(settings), logger, onRpc: counters.rpc };
  const server = createRpcServer({ ...credentials, ...rpc });
  const started = createDeferred<Learner>();
  addLearner(server, (connection) => {
    const serve = async () => (await started.promise).actors.connect(connection);
    serve().catch((error: unknown) => context.fail(error));
  });
  // Before the run is opened, so that a port in use does not take the fence from another learner.
  const { port } = await server.start();
  const client = createParameterClient({
    ...{ ...credentials, addresses: settings.parameterServers },
    retryForMs: settings.parameterServerSeconds * 1000,
    onRetry: (error, attempt) => {
      counters.parameterServerRetried();
      logger.warn("parameter server is tried again", { attempt, error });
      parameters.retried(error);
    },
  });
  const parameters = createAwaitedParameters(client, { clock, readiness });
  const runDir = settings.runDir ?? join("runs", settings.run);
  const firstLooks = lookFor(settings.run, runDir, parameters);
  const engine = await openEngine(engineOptions(settings, configuration, algorithm), logger);
  const actors = await actorsOf(settings, configuration, engine, logger);
  const options = learnerOptions(settings, configuration, algorithm, actors);
  const opened = await openTraining({
    ...options,
    runDir,
    resume: settings.resume,
    engineChange: settings.engineChange,
    operatorHashes: settings.operatorHashes,
    initialWeights: givenWeights(configuration, settings.initialWeightsFile),
    ...thisProcess(),
    ...{ parameters, ...firstLooks, engine, logger },
  });
  const wall = wallOf(configuration, clock, counters.wallEncoded);
  const ports = { parameters, engine, clock, logger, readiness, meter: processMeter };
  const learner = new Learner(options, opened, { ...ports, seen: wall.seen });
  serveCurve(context.routes, opened.folder);
  const shown = { configuration, algorithm, folder: opened.folder, token: credentials.token };
  const page = servePage(context, { ...shown, learner, wall, historyRead: counters.historyRead });
  registerLearnerMetrics(context.registry, () => learner.status(), algorithm.figures);
  const note = new FailureNote(runDir);
  counters.sessionBeforeFailed(await note.take());
  const logs = new LearnerLogs({ options, opened, trackers, clock, logger });
  const train = (): Promise<void> => logs.during(() => learner.run(context.stopping));
  const finished = note.during(train, () => learner.status().version);
  finished.catch(() => undefined);
  started.resolve(learner);
  server.setServing(serviceNames.learner, true);
  return {
    rpcPort: port,
    status: () => withProblems(learner.status(), logs.problems),
    finished,
    drain: () => finished,
    close: async () => {
      page.close();
      await server.close(closeGraceMs);
      client.close();
      await engine.close();
    },
  };
}

/** What there is of the run is read while the engine's library is loaded. */
function lookFor(
  run: string,
  runDir: string,
  parameters: ParameterService,
): Pick<OpenTrainingOptions, "firstLook" | "restartPoints"> {
  return {
    firstLook: begun(parameters.loadCheckpoint(run)),
    restartPoints: RestartPoints.find(runDir),
  };
}

/** A new name at each start, because processes with the same name share the fence. */
function thisProcess() {
  return {
    holder: `${hostname()}:${process.pid}:${randomUUID()}`,
    software: { lockstep: packageVersion(import.meta.url), node: process.versions.node },
  };
}

function withProblems(status: LearnerStatus, problems: readonly string[]): LearnerStatus {
  return { ...status, remarks: [...status.remarks, ...problems] };
}

async function openEngine(
  options: Parameters<typeof createEngine>[0],
  logger: Logger,
): ReturnType<typeof createEngine> {
  const engine = await createEngine({
    ...options,
    onPassedOver: (name, reason) =>
      logger.info("engine does not load here", { engine: name, reason }),
  });
  logger.info("engine chosen", { wanted: options.name, engine: engine.identity });
  return engine;
}

/** What the actors compute with, and on which processors. */
async function actorsOf(
  settings: LearnerConfiguration,
  configuration: RunConfiguration,
  { identity }: LearningEngine,
  logger: Logger,
): Promise<Pick<LearnerOptions, "actorEngine" | "actorProcessor">> {
  const name = settings.actorEngine ?? usualActorEngine(identity);
  const actorEngine = await actorEngineHere({ name, spec: networkOf(configuration), threads: 1 });
  if (isPortable(identity) && !isPortableName(actorEngine))
    logger.warn("the weights depend on the actors' processors: their engine is not portable", {
      engine: identity,
      actorEngine,
    });
  return { actorEngine, actorProcessor: actorProcessorOf(settings.actorProcessor, actorEngine) };
}

function listening({ rpcHost, rpcPort }: LearnerConfiguration) {
  return { host: rpcHost, port: rpcPort, receiveWindowBytes };
}

function engineOptions(
  { engine, engineThreads, operatorHashes }: LearnerConfiguration,
  configuration: RunConfiguration,
  algorithm: ChosenAlgorithm,
): Parameters<typeof createEngine>[0] {
  const threads = engineThreads ?? availableParallelism();
  const options = learningEngineOptions(configuration, algorithm, threads);
  return { name: engine, ...options, operatorHashes };
}

function learnerOptions(
  settings: LearnerConfiguration,
  configuration: RunConfiguration,
  algorithm: ChosenAlgorithm,
  actors: Pick<LearnerOptions, "actorEngine" | "actorProcessor">,
): LearnerOptions {
  const { slots, segmentLength } = configuration;
  const steps = settings.steps;
  const stepsTarget = steps === undefined ? null : Math.ceil(steps / (slots * segmentLength));
  return {
    run: settings.run,
    configuration,
    algorithm,
    targetVersion: settings.updates ?? stepsTarget,
    checkpointEveryUpdates: settings.checkpointUpdates,
    checkpointEverySeconds: settings.checkpointSeconds,
    checkpointShare: settings.checkpointShare,
    weightsFilesKept: settings.weightsFilesKept,
    evaluateEvery: settings.evaluateEvery,
    expectedActors: settings.expectedActors,
    actorWaitMs: settings.actorWaitSeconds * 1000,
    heartbeatIntervalMs: settings.heartbeatIntervalMs,
    leaseMs: settings.leaseMs,
    maxLogProbabilityDifference: settings.maxLogProbabilityDifference,
    entropyFloor: settings.entropyFloor,
    maxWaitingGradients: settings.maxWaitingGradients,
    cores: settings.cores ?? availableParallelism(),
    ...actors,
  };
}

/** @throws {LearnerError} `RUN_CONFIGURATION_UNREADABLE` @throws {RunError} `INVALID_CONFIGURATION` */
function readRunConfiguration(path: string): RunConfiguration {
  let candidate: unknown;
  try {
    candidate = readUserJson(path);
  } catch (error) {
    throw new LearnerError(
      "RUN_CONFIGURATION_UNREADABLE",
      `--run-configuration ${path} cannot be read as JSON: ${messageOf(error)}; name the run-configuration.json of a run folder (lockstep prepare writes it)`,
      { cause: error },
    );
  }
  return parseRunConfiguration(candidate, path);
}

const processMeter: ProcessMeter = {
  cpuSeconds: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
  peakBytes: ownPeakBytes,
};
