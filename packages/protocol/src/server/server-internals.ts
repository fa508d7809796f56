import type { MethodDefinition, UntypedHandleCall } from "@grpc/grpc-js";
import { ProtocolError } from "../errors/protocol-error.ts";
import type { RpcServer } from "./rpc-server.ts";
import type { CallContext, HandlerSettings } from "./server-handlers.ts";

/** One RPC and its handler. */
export interface ServedRpc {
  readonly method: string;
  readonly definition: MethodDefinition<Buffer, Buffer>;
  readonly handler: UntypedHandleCall;
}

/** Operations on a server for this room's adapters only. */
export interface ServerInternals extends HandlerSettings {
  /** @param service full name */
  serve(service: string, rpcs: readonly ServedRpc[]): void;
}

export type { CallContext };

const internals = new WeakMap<RpcServer, ServerInternals>();

export function setInternals(server: RpcServer, inside: ServerInternals): void {
  internals.set(server, inside);
}

/** @throws {ProtocolError} `INTERNAL` for a server that was not made by createRpcServer */
export function internalsOf(server: RpcServer): ServerInternals {
  const inside = internals.get(server);
  if (inside === undefined) {
    throw new ProtocolError("INTERNAL", "only a server of createRpcServer can serve RPCs");
  }
  return inside;
}
