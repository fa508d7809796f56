import { join } from "node:path";
import { projectFolder } from "../folders/project-folders.ts";
import { type Child, startChild } from "./child-process.ts";

/** A real service as a process. */
export interface RunningService extends Child {
  /** `host:port` of its gRPC. */
  readonly address: string;
  usage(): Promise<Usage>;
}

/** Resources that a process has used so far. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** Largest resident memory so far; only a learner reports it. */
  readonly peakBytes: number;
}

export type ServiceKind = "learner" | "parameter-server";

const loopback = "127.0.0.1";

export async function startService(
  kind: ServiceKind,
  flags: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): Promise<RunningService> {
  const script = join(projectFolder, "services", kind, "dist", "main.js");
  const args = { "rpc-port": "0", "http-port": "0", "log-level": "error", ...flags };
  const child = startChild(
    script,
    Object.entries(args).flatMap(([flag, value]) => [`--${flag}`, value]),
    environment,
  );
  const { rpcPort, httpPort } = await child.report(isReady);
  const metric = `lockstep_${kind.replaceAll("-", "_")}`;
  return {
    ...child,
    address: `${loopback}:${rpcPort}`,
    usage: async () => {
      const text = await (await fetch(`http://${loopback}:${httpPort}/metrics`)).text();
      const read = (name: string): number =>
        Number(new RegExp(`^${metric}_${name} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
      return {
        cpuSeconds: read("process_cpu_seconds_total"),
        residentBytes: read("process_resident_memory_bytes"),
        peakBytes: read("peak_memory_bytes"),
      };
    },
  };
}

interface Ready {
  readonly type: "ready";
  readonly rpcPort: number;
  readonly httpPort: number;
}

function isReady(report: unknown): report is Ready {
  return (report as Partial<Ready> | null)?.type === "ready";
}
