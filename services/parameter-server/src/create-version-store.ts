import { messageOf } from "@lockstep/errors";
import { ConfigurationError, type Logger } from "@lockstep/service-kit";
import { readUserText } from "@lockstep/system";
import type { ParameterServerConfiguration } from "./config.ts";
import { createFolderVersionStore } from "./folder/folder-version-store.ts";
import { createMemoryVersionStore } from "./memory/memory-version-store.ts";
import { createRedisVersionStore } from "./redis/redis-version-store.ts";
import type { VersionStore } from "./version-store.ts";

const folderPrefix = "folder:";

/** The store that `--store` names. @throws {ConfigurationError} */
export function createVersionStore(
  configuration: Pick<
    ParameterServerConfiguration,
    "store" | "storePasswordFile" | "keepVersions" | "redisReplicas" | "redisDurability"
  >,
  logger: Logger,
): VersionStore {
  const { store, storePasswordFile, keepVersions, redisReplicas, redisDurability } = configuration;
  if (store === "memory") return createMemoryVersionStore({ keepVersions });
  if (store.startsWith(folderPrefix)) {
    return createFolderVersionStore({ path: store.slice(folderPrefix.length), keepVersions });
  }
  const url = storePasswordFile === undefined ? store : withPassword(store, storePasswordFile);
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
    throw refuse(`--store-password-file cannot be read: ${messageOf(error)}`);
  }
  const password = text.split("\n")[0]?.trim() ?? "";
  if (password === "") throw refuse(`--store-password-file ${file} has an empty first line`);
  url.password = encodeURIComponent(password);
  return url.href;
}
