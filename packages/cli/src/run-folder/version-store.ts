import { connect } from "node:net";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { CliError } from "../cli-error.ts";

/** What `--store` takes: `folder` (in the run folder), `memory`, or the address of a Redis. */
export type StoreOption = string;

const redisPort = 6379;

export function isStoreOption(store: StoreOption): boolean {
  return store === "folder" || store === "memory" || redisAddress(store) !== null;
}

/** The same without name and password, for files and messages. */
export function withoutSecret(store: StoreOption): string {
  const url = redisAddress(store);
  if (url === null) return store;
  url.username = "";
  url.password = "";
  return url.href;
}

/** As the parameter server's `--store` wants it. */
export function storeSetting(store: StoreOption, runFolder: string): string {
  return store === "folder" ? `folder:${join(runFolder, "store")}` : store;
}

/**
 * Knocks at a Redis before any process is started for it.
 * @throws {CliError} `STORE_UNREACHABLE`
 */
export async function assertReachable(store: StoreOption, timeoutMs = 3_000): Promise<void> {
  const url = redisAddress(store);
  if (url === null) return;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || redisPort);
  const refuse = (reason: string): CliError =>
    new CliError(
      "STORE_UNREACHABLE",
      `store ${withoutSecret(store)} does not answer (${reason}); start Redis there or choose another --store`,
    );
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const end = (settle: () => void): void => {
      socket.destroy();
      settle();
    };
    socket.once("connect", () => end(resolve));
    socket.once("timeout", () => end(() => reject(refuse(`nothing within ${timeoutMs} ms`))));
    socket.once("error", (error) => end(() => reject(refuse(messageOf(error)))));
  });
}

function redisAddress(store: StoreOption): URL | null {
  if (!/^rediss?:\/\/./.test(store)) return null;
  try {
    return new URL(store);
  } catch {
    return null;
  }
}
