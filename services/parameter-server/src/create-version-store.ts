import type { Logger } from "@lockstep/service-kit";
import type { ParameterServerConfiguration } from "./config.ts";
import { createFolderVersionStore } from "./folder-version-store.ts";
import { createMemoryVersionStore } from "./memory-version-store.ts";
import { createRedisVersionStore } from "./redis-version-store.ts";
import type { VersionStore } from "./version-store.ts";

const folderPrefix = "folder:";

/** The store that `--store` names. @throws {ConfigurationError} */
export function createVersionStore(
  configuration: Pick<ParameterServerConfiguration, "store" | "keepVersions" | "redisReplicas">,
  logger: Logger,
): VersionStore {
  const { store, keepVersions, redisReplicas } = configuration;
  if (store === "memory") return createMemoryVersionStore({ keepVersions });
  if (store.startsWith(folderPrefix)) {
    return createFolderVersionStore({ path: store.slice(folderPrefix.length), keepVersions });
  }
  return createRedisVersionStore({ url: store, keepVersions, replicas: redisReplicas, logger });
}
