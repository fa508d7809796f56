import type { ServiceState } from "./cluster-state.ts";
import { loopback } from "./local-cluster.ts";

/** Whether a service's process answers in time. One whose address is not known yet is left alone. */
export async function isAnswering({ ports }: ServiceState, timeoutMs: number): Promise<boolean> {
  if (ports?.http == null) return true;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    return (await fetch(`http://${loopback}:${ports.http}/healthz`, { signal })).ok;
  } catch {
    return false;
  }
}
