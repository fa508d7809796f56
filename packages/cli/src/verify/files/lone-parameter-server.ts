import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeFolder } from "@lockstep/system";
import { CliError } from "../../cli-error.ts";
import { loopback, withoutLockstep } from "../../cluster/local-cluster.ts";
import { serviceScript } from "../../cluster/service-entry.ts";
import { type ServiceLaunch, spawnService } from "../../cluster/service-process.ts";
import { withoutSecret } from "../../run-folder/version-store.ts";
import { lastLine } from "../../terminal/last-line.ts";

/** A parameter server that serves this process only. */
export interface LoneParameterServer {
  readonly address: string;
  /** Returns when its process has ended. */
  end(): Promise<void>;
}

const startsWithinMs = 15_000;
const endsWithinMs = 5_000;

export interface LoneParameterServerOptions {
  /** What a write must survive; `memory` for one that only reads. */
  readonly durability: "written" | "memory";
  /** What to do when it does not start. */
  readonly advice: string;
}

/** Starts one for a store. @throws {CliError} `STORE_UNREACHABLE` */
export async function startParameterServer(
  store: string,
  env: Readonly<Record<string, string | undefined>>,
  { durability, advice }: LoneParameterServerOptions,
): Promise<LoneParameterServer> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-store-"));
  const logFile = join(folder, "parameter-server.log");
  const server = spawned({
    service: "parameter-server",
    script: serviceScript("parameter-server"),
    args: [
      ...["--rpc-host", loopback, "--rpc-port", "0", "--http-port", "0"],
      ...["--redis-durability", durability],
    ],
    env: { ...withoutLockstep(env), LOCKSTEP_STORE: store },
    logFile,
  });
  const end = async (): Promise<void> => {
    server.kill("SIGTERM");
    const late = setTimeout(() => server.kill("SIGKILL"), endsWithinMs);
    await server.ended;
    clearTimeout(late);
    removeFolder(folder);
  };
  const port = await server.port;
  if (port !== null) return { address: `${loopback}:${port}`, end };
  const why = lastLine(logFile) ?? `it did not start within ${startsWithinMs} ms`;
  await end();
  throw new CliError(
    "STORE_UNREACHABLE",
    `store ${withoutSecret(store)} cannot be used: ${why}; ${advice}`,
  );
}

function spawned(launch: ServiceLaunch): {
  /** `null` when it ends, or takes too long, before it serves. */
  readonly port: Promise<number | null>;
  readonly ended: Promise<void>;
  readonly kill: (signal: "SIGTERM" | "SIGKILL") => void;
} {
  let heard: (port: number | null) => void = () => undefined;
  let exited: () => void = () => undefined;
  const port = new Promise<number | null>((resolve) => {
    heard = resolve;
  });
  const ended = new Promise<void>((resolve) => {
    exited = resolve;
  });
  const late = setTimeout(() => heard(null), startsWithinMs);
  const { kill } = spawnService(launch, {
    message: (message) => {
      const { type, rpcPort } = message as { readonly type?: string; readonly rpcPort?: number };
      if (type !== "ready" || rpcPort === undefined) return;
      clearTimeout(late);
      heard(rpcPort);
    },
    exited: () => {
      clearTimeout(late);
      heard(null);
      exited();
    },
  });
  return { port, ended, kill };
}
