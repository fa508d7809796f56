import { ProtocolError } from "../errors/protocol-error.ts";
import type { ConnectionOptions } from "../transport/connection-options.ts";
import { openChannel } from "../transport/rpc-channel.ts";
import { decodeMessage, encodeMessage } from "../transport/rpc-definition.ts";
import { health, healthCheckRpc } from "../transport/rpcs.ts";

export interface HealthCheckOptions extends ConnectionOptions {
  /** `host:port` */
  readonly address: string;
  /** Full name; empty for the server as a whole. */
  readonly service?: string;
  /** Default 5 s. */
  readonly deadlineMs?: number;
}

/**
 * Asks a server's health service once; `UNKNOWN` means that the server does not have this service.
 * @throws {ProtocolError} `UNAVAILABLE`, `DEADLINE_EXCEEDED`, `UNAUTHENTICATED`
 */
export async function checkHealth(
  options: HealthCheckOptions,
): Promise<"SERVING" | "NOT_SERVING" | "UNKNOWN"> {
  const { address, service = "", deadlineMs = 5_000 } = options;
  const channel = openChannel(address, options);
  try {
    const request = encodeMessage(health.HealthCheckRequest, { service });
    const response = await channel.unary(healthCheckRpc, request, { deadlineMs });
    const { status } = decodeMessage(health.HealthCheckResponse, response);
    const { SERVING } = health.HealthCheckResponse.ServingStatus;
    return status === SERVING ? "SERVING" : "NOT_SERVING";
  } catch (error) {
    if (error instanceof ProtocolError && error.code === "SERVICE_NOT_FOUND") return "UNKNOWN";
    throw error;
  } finally {
    channel.close();
  }
}
