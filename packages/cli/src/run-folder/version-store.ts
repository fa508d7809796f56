import { connect } from "node:net";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import {
  isRedisAddress,
  redisAddressProblem,
  withoutRedisSecret,
} from "@lockstep/service-kit/configuration";
import { CliError } from "../cli-error.ts";

/** What `--store` takes: `folder` (in the run folder), `memory`, or the address of a Redis. */
export type StoreOption = string;

const redisPort = 6379;

export function isStoreOption(store: StoreOption): boolean {
  return store === "folder" || store === "memory" || redisAddressProblem(store) === null;
}

/**
 * Why a text is not a valid store; a text that may contain a password is not repeated.
 * @param others what else may be said there
 */
export function storeProblem(store: StoreOption, others: string): string {
  const expected = `--store takes ${others} or an address like redis://127.0.0.1:6379`;
  return isRedisAddress(store)
    ? `${expected}; this address is refused: ${redisAddressProblem(store)}`
    : `${expected}, got '${store}'`;
}

/** The same without user, password and options, for files and messages. */
export function withoutSecret(store: StoreOption): string {
  return isRedisAddress(store) ? withoutRedisSecret(store) : store;
}

/** As the parameter server's `--store` wants it. */
export function storeSetting(store: StoreOption, runFolder: string): string {
  return store === "folder" ? `folder:${join(runFolder, "store")}` : store;
}

/**
 * Checks the connection to a Redis before any process starts.
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
  return redisAddressProblem(store) === null ? new URL(store) : null;
}
