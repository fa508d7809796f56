import { messageOf } from "@lockstep/errors";
import { ConfigurationError, type Logger } from "@lockstep/service-kit";
import { readUserText } from "@lockstep/system";
import type { ParameterServerConfiguration } from "./config.ts";
import { createFolderVersionStore } from "./folder/folder-version-store.ts";
import { createMemoryVersionStore } from "./memory/memory-version-store.ts";
import type { VersionStore } from "./version-store.ts";

const folderPrefix = "folder:";

/**
 * The store that `--store` names. The client of a Redis is loaded where one is used: a start without it is faster.
 * @throws {ConfigurationError}
 */
export async function createVersionStore(
  configuration: Pick<
    ParameterServerConfiguration,
    "store" | "storePasswordFile" | "keepVersions" | "redisReplicas" | "redisDurability"
  >,
  logger: Logger,
): Promise<VersionStore> {
  const { store, storePasswordFile, keepVersions, redisReplicas, redisDurability } = configuration;
  if (store === "memory") return createMemoryVersionStore({ keepVersions });
  if (store.startsWith(folderPrefix)) {
    return createFolderVersionStore({ path: store.slice(folderPrefix.length), keepVersions });
  }
  const url = storePasswordFile === undefined ? store : withPassword(store, storePasswordFile);
  const { createRedisVersionStore } = await import("./redis/redis-version-store.ts");
  return createRedisVersionStore({
    url,
    keepVersions,
    replicas: redisReplicas,
    durability: redisDurability,
    logger,
  });
}

/** A password in a file is not in the environment, which child processes and crash reports carry. */
function withPassword(store: string, file: string): string {
  const refuse = (problem: string): ConfigurationError => new ConfigurationError([problem]);
  if (!URL.canParse(store)) return store;
  const url = new URL(store);
  if (url.password !== "")
    throw refuse("--store has a password and --store-password-file is set; keep one");
  let text: string;
  try {
    text = readUserText(file);
  } catch (error) {
    throw refuse(
      `--store-password-file ${file} cannot be read: ${messageOf(error)}; name a file whose first line is the password`,
    );
  }
  const password = text.split("\n")[0]?.trim() ?? "";
  if (password === "")
    throw refuse(
      `--store-password-file ${file} has an empty first line, expected the password of --store`,
    );
  url.password = encodeURIComponent(password);
  return url.href;
}
