import { EventEmitter } from "node:events";
import { appendFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { programFile } from "@lockstep/cli/programs";
import type {
  ServiceLaunch,
  ServiceListener,
  ServiceProcess,
  ServiceSpawner,
} from "@lockstep/cli/testing";
import type { ServiceHost } from "@lockstep/service-kit";

type Serve = (
  argv: readonly string[],
  env: ServiceLaunch["env"],
  host: ServiceHost,
) => Promise<number>;

/**
 * A room's bundle, as processes have it: its code, and that of the processes and threads that it starts, is loaded in half the time.
 * @param file compiled file of the room
 */
export async function bundled<Exports>(
  room: string,
  file: string,
  otherwise: () => Promise<Exports>,
): Promise<Exports> {
  const program = programFile(room, file);
  return program === null ? otherwise() : await import(pathToFileURL(program).href);
}

/** Loaded when the first of a kind starts: many files train nothing. */
const services: Readonly<Record<string, () => Promise<Serve>>> = {
  actor: async () =>
    (await bundled("actor", "index.js", () => import("@lockstep/actor"))).serveActor,
  learner: async () =>
    (await bundled("learner", "index.js", () => import("@lockstep/learner"))).serveLearner,
  "parameter-server": async () =>
    (await bundled("parameter-server", "index.js", () => import("@lockstep/parameter-server")))
      .serveParameters,
};

/** Trackers read the process's environment. */
const wantsProcess = "--track";

/**
 * Starts a run's services in this process, over the same sockets and with the same messages: what a run writes is the same,
 * and it takes a third of the processor time, which is mostly that of loading code. What cannot is a process. Of a
 * process they lack: memory of their own, and an end by SIGKILL, which is taken for a second SIGTERM.
 * @param spawn starts these processes
 */
export function servedHere(spawn: ServiceSpawner): ServiceSpawner {
  return (launch, listener) => {
    const load = services[launch.service];
    const alone = load === undefined || launch.args.includes(wantsProcess);
    return alone ? spawn(launch, listener) : served(load, launch, listener);
  };
}

function served(
  load: () => Promise<Serve>,
  { args, env, logFile }: ServiceLaunch,
  listener: ServiceListener,
): ServiceProcess {
  const output = { write: (text: string) => appendFileSync(logFile, text) };
  const signals = new EventEmitter();
  let over = false;
  const host = Object.assign(signals, {
    ...{ stdout: output, stderr: output, connected: true },
    // As over a channel, nothing is heard while it is said.
    send(message: unknown, ...rest: readonly unknown[]): boolean {
      setImmediate(() => {
        listener.message(message);
        const sent = rest.at(-1);
        if (typeof sent === "function") sent(null);
      });
      return true;
    },
  });
  setImmediate(async () => {
    const exitCode = await (await load())(args, env, host);
    over = true;
    listener.exited(exitCode, null, null);
  });
  return {
    pid: null,
    kill(signal) {
      if (over) return;
      signals.emit("SIGTERM");
      if (signal === "SIGKILL") signals.emit("SIGTERM");
    },
  };
}
