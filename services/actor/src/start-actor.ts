import { hostname } from "node:os";
import { resolve } from "node:path";
import { type EnvironmentPlaces, openEnvironment, usualGames } from "@lockstep/environment";
import { thisProcessor } from "@lockstep/model";
import { createParameterClient, openPlay } from "@lockstep/protocol";
import { networkOf } from "@lockstep/round";
import {
  type CredentialSettings,
  readCredentials,
  type Service,
  type ServiceContext,
  type ServiceSettings,
} from "@lockstep/service-kit";
import { createJitter, packageVersion } from "@lockstep/system";
import { Actor, parameterServerReason } from "./actor.ts";
import type { ActorSettings } from "./config.ts";
import { createRetryCounter, registerActorMetrics } from "./metrics.ts";
import { PlayMeter } from "./play/play-meter.ts";
import { createRunEngine } from "./play/run-engine.ts";

/** Connects an actor to the network, the emulators and this machine's engine, and starts it. */
export async function startActor(
  context: ServiceContext<ActorSettings & ServiceSettings & CredentialSettings>,
): Promise<Service> {
  const { configuration: settings, logger, clock, readiness, registry } = context;
  const credentials = readCredentials(settings);
  const retried = createRetryCounter(registry);
  const parameters = createParameterClient({
    ...credentials,
    addresses: settings.parameterServers,
    onRetry: (error, attempt) => {
      retried();
      logger.warn("parameter server does not answer", { error, attempt });
      readiness.block(parameterServerReason, `no new weights: ${error.message}`);
    },
  });
  const actor = new Actor({
    name: settings.name ?? `${hostname()}-${process.pid}`,
    softwareVersion: packageVersion(import.meta.url),
    processor: thisProcessor(),
    capacity: settings.capacity,
    slotsAtOnce: settings.slotsAtOnce ?? null,
    chunkSteps: settings.chunkSteps,
    snapshotShare: settings.snapshotShare,
    giveUpAfterMs: settings.giveUpAfterMs === 0 ? null : settings.giveUpAfterMs,
    mostGrowthBytes: settings.growthMegabytes === 0 ? null : settings.growthMegabytes * 1e6,
    connect: (signal) => openPlay({ ...credentials, address: settings.learner, signal }),
    parameters,
    openEnvironment: (run) => openEnvironment(run, placesOf(settings), logger),
    createEngine: (run, named) =>
      createRunEngine({
        ...{ named, wanted: settings.engine, threads: settings.threads, logger },
        spec: networkOf(run),
      }),
    residentBytes: () => process.memoryUsage.rss(),
    meter: new PlayMeter(clock),
    clock,
    logger,
    readiness,
    jitter: createJitter(process.pid),
  });
  registerActorMetrics(registry, () => actor.status());
  return {
    status: () => actor.status(),
    finished: actor.run(),
    drain: () => actor.drain(),
    close: async () => {
      parameters.close();
      await actor.close();
    },
  };
}

function placesOf({ environment, games, roms, cores }: ActorSettings): EnvironmentPlaces {
  return {
    gamePaths: [...games.map((path) => resolve(path)), ...usualGames()],
    romPaths: roms.map((path) => resolve(path)),
    coresPaths: cores.map((path) => resolve(path)),
    environmentFile: environment === undefined ? undefined : resolve(environment),
  };
}
