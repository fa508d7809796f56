import { setTimeout as delay } from "node:timers/promises";
import type { ChaosCluster } from "./chaos-cluster.ts";
import { type Fault, kindOf } from "./fault-plan.ts";

/** A fault that is under way. */
export interface InjectedFault {
  /** e.g. `kill actor-1` */
  readonly what: string;
  /** Settles when the fault itself is over; what it broke may need longer. */
  readonly over: Promise<void>;
}

const downMs = 300;
const lookAgainMs = 50;

/**
 * Does what a fault says to the cluster, as soon as what it is about is there.
 * @returns `null` when it was not before `ended` was true
 */
export async function injectFault(
  fault: Fault,
  cluster: ChaosCluster,
  ended: () => boolean,
): Promise<InjectedFault | null> {
  const { target, action } = fault;
  if (action.type === "scale") {
    cluster.supervisor.scale(action.actors);
    return { what: `scale to ${action.actors} actors`, over: Promise.resolve() };
  }
  for (;;) {
    const name = livingName(fault, cluster);
    if (name !== null) {
      const over = harm(name, fault, cluster);
      const kind = kindOf(fault);
      return { what: kind.replace(target, name), over };
    }
    if (ended()) return null;
    await delay(lookAgainMs);
  }
}

function livingName({ target, which }: Fault, { supervisor, redis }: ChaosCluster): string | null {
  if (target === "redis") return redis === null || redis.pid === null ? null : "redis";
  const living = supervisor.state.services.filter(
    ({ kind, phase, retired }) => kind === target && phase === "ready" && !retired,
  );
  return living[which % Math.max(1, living.length)]?.name ?? null;
}

async function harm(name: string, { action }: Fault, cluster: ChaosCluster): Promise<void> {
  const pid = name === "redis" ? cluster.redis?.pid : cluster.supervisor.pids.get(name);
  switch (action.type) {
    case "kill":
      await end(name, pid, "SIGKILL", cluster);
      break;
    case "restart":
      await end(name, pid, "SIGTERM", cluster);
      break;
    case "stop":
      sendSignal(pid, "SIGSTOP");
      await delay(action.durationMs);
      sendSignal(pid, "SIGCONT");
      break;
    case "link": {
      const link = cluster.link(name, action.to);
      link?.behave(action.behaviour);
      await delay(action.durationMs);
      link?.behave({ kind: "pass" });
      break;
    }
    case "scale":
      break;
  }
}

/** Services are started again by the supervisor, Redis by us. */
async function end(
  name: string,
  pid: number | null | undefined,
  how: "SIGKILL" | "SIGTERM",
  { redis }: ChaosCluster,
): Promise<void> {
  if (name !== "redis" || redis === null) {
    sendSignal(pid, how);
    return;
  }
  // A stopped process hears SIGTERM only when it goes on.
  sendSignal(pid, "SIGCONT");
  await redis.end(how);
  await delay(downMs);
  await redis.start();
}

/** A process that has just ended by itself is as good as one that was killed. */
export function sendSignal(pid: number | null | undefined, name: NodeJS.Signals): void {
  if (pid == null) return;
  try {
    process.kill(pid, name);
  } catch {
    // It is gone.
  }
}
