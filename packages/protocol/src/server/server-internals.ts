import type { MethodDefinition, UntypedHandleCall } from "@grpc/grpc-js";
import { ProtocolError } from "../errors/protocol-error.ts";
import type { RpcServer } from "./rpc-server.ts";
import type { CallContext, HandlerSettings } from "./server-handlers.ts";

/** One RPC and what answers it. */
export interface ServedRpc {
  readonly method: string;
  readonly definition: MethodDefinition<Buffer, Buffer>;
  readonly handler: UntypedHandleCall;
}

/** What this room's adapters may do with a server, and nobody outside. */
export interface ServerInternals extends HandlerSettings {
  /** @param service full name */
  serve(service: string, rpcs: readonly ServedRpc[]): void;
}

export type { CallContext };

const internals = new WeakMap<RpcServer, ServerInternals>();

export function setInternals(server: RpcServer, inside: ServerInternals): void {
  internals.set(server, inside);
}

/** @throws {ProtocolError} `INTERNAL` for a server that createRpcServer did not make */
export function internalsOf(server: RpcServer): ServerInternals {
  const inside = internals.get(server);
  if (inside === undefined) {
    throw new ProtocolError("INTERNAL", "only a server of createRpcServer can serve RPCs");
  }
  return inside;
}
