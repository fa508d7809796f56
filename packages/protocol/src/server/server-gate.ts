import { createHash, timingSafeEqual } from "node:crypto";
import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptor,
  status,
} from "@grpc/grpc-js";
import { ProtocolError } from "../errors/protocol-error.ts";
import { codeOf, type EndedStatus, toStatus } from "../errors/status-mapping.ts";
import type { RpcLog, RpcOutcome } from "./rpc-server.ts";
import type { RpcsUnderWay } from "./rpcs-under-way.ts";

export interface ServerGateOptions {
  readonly token: string | undefined;
  readonly logger: RpcLog | undefined;
  readonly onRpc: ((outcome: RpcOutcome) => void) | undefined;
  /** Time in which a request must be complete; streams in both directions have no limit. */
  readonly requestMs: number;
  readonly underWay: RpcsUnderWay;
}

/**
 * Every RPC passes here. The gate refuses RPCs without the token, ends requests that arrive too slowly, and counts and
 * logs the end of each RPC.
 */
export function createServerGate({
  token,
  logger,
  onRpc,
  requestMs,
  underWay,
}: ServerGateOptions): ServerInterceptor {
  const mayPass = tokenCheck(token);
  const refusals = new Set<string>();
  return (rpc, call) => {
    const [service = "", method = ""] = rpc.path.slice(1).split("/");
    const started = performance.now();
    let ended = false;
    const done = underWay.begin();
    const end = (outcome: EndedStatus, code: string): void => {
      if (ended) return;
      ended = true;
      done();
      const name = status[outcome.code ?? status.UNKNOWN] ?? "UNKNOWN";
      onRpc?.({
        service,
        method,
        code,
        status: name,
        seconds: (performance.now() - started) / 1e3,
      });
      if (name === "OK") return;
      const fields = { rpc: rpc.path, peer: call.getPeer(), code, details: outcome.details };
      // Only the first refusal of each kind is a warning: a peer that repeats it must not fill the log.
      const kind = `${rpc.path} ${code}`;
      if (refusals.has(kind) || code === "CANCELLED") logger?.debug("RPC failed", fields);
      else logger?.warn("RPC failed", fields);
      refusals.add(kind);
    };
    // Not an interceptor: interceptors miss what grpc-js itself refuses, such as a message far beyond the limit.
    const send = call.sendStatus.bind(call);
    call.sendStatus = (outcome) => {
      if (ended) return;
      end(outcome, codeOf(outcome));
      send(outcome);
    };
    const refuse = (error: ProtocolError): void => call.sendStatus(toStatus(error));
    const patience = setTimeout(() => refuse(tooSlow(requestMs)), requestMs);
    patience.unref();
    const mayTakeLong = rpc.requestStream && rpc.responseStream;
    if (mayTakeLong) clearTimeout(patience);
    return new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, passOn) => {
            if (mayPass(metadata)) {
              passOn(metadata);
              return;
            }
            clearTimeout(patience);
            refuse(
              new ProtocolError(
                "UNAUTHENTICATED",
                "the run's token is missing or wrong; give both sides the same one (LOCKSTEP_TOKEN_FILE, or --token-file)",
              ),
            );
          },
          onReceiveHalfClose: (passOn) => {
            clearTimeout(patience);
            passOn();
          },
          onCancel: () => {
            clearTimeout(patience);
            end({ code: status.CANCELLED }, "CANCELLED");
          },
        });
      },
    });
  };
}

function tooSlow(waitedMs: number): ProtocolError {
  return new ProtocolError(
    "DEADLINE_EXCEEDED",
    `the request is not complete after ${waitedMs / 1_000} s; send it faster`,
  );
}

function tokenCheck(token: string | undefined): (metadata: Metadata) => boolean {
  if (token === undefined) return () => true;
  // Digests have equal lengths, which timingSafeEqual needs, and they hide the token's length.
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (metadata) => {
    const [given] = metadata.get("authorization");
    return typeof given === "string" && timingSafeEqual(digest(given), expected);
  };
}
