import type { lockstep } from "../../generated/lockstep.js";
import {
  bytesOfSha256,
  checkCount,
  hexOfSha256,
  malformed,
  ownBytes,
  sentSha256,
} from "../errors/field-checks.ts";
import { decodeMessage, encodeMessage } from "../transport/rpc-definition.ts";
import { v1 } from "../transport/rpcs.ts";
import type { Grant, LearnerMessage, Receipt, Welcome } from "./learner-message.ts";
import { asNumbers } from "./segment-codec.ts";
import { decodeSnapshot, encodeSnapshot } from "./snapshot-codec.ts";

const { VERDICT_ACCEPTED, VERDICT_DUPLICATE, VERDICT_REFUSED } = v1.Receipt.Verdict;

const numberOfVerdict = {
  accepted: VERDICT_ACCEPTED,
  duplicate: VERDICT_DUPLICATE,
  refused: VERDICT_REFUSED,
} as const satisfies Readonly<Record<Receipt["verdict"], number>>;

const verdictOfNumber: ReadonlyMap<number, Receipt["verdict"]> = new Map([
  [VERDICT_ACCEPTED, "accepted"],
  [VERDICT_DUPLICATE, "duplicate"],
  [VERDICT_REFUSED, "refused"],
]);

export function encodeLearnerMessage(message: LearnerMessage): Buffer {
  return encodeMessage(v1.LearnerMessage, bodyOf(message));
}

function bodyOf(message: LearnerMessage): lockstep.v1.LearnerMessage.$Properties {
  switch (message.type) {
    case "welcome": {
      const { type: _, configurationSha256, ...welcome } = message;
      const sha256 = bytesOfSha256(configurationSha256);
      return { welcome: { ...welcome, configurationSha256: sha256 } };
    }
    case "grant": {
      const { type: _, snapshot, observationSha256 = "", hiddenState, ...rest } = message;
      const grant = {
        ...rest,
        observationSha256: bytesOfSha256(observationSha256),
        ...(hiddenState && { hiddenState: asNumbers(hiddenState) }),
      };
      return snapshot === undefined
        ? { grant }
        : { grant: { ...grant, snapshot: encodeSnapshot(snapshot) } };
    }
    case "revoke":
      return { revoke: { slot: message.slot } };
    case "receipt": {
      const { type: _, verdict, ...receipt } = message;
      return { receipt: { ...receipt, verdict: numberOfVerdict[verdict] } };
    }
    case "runOver":
      return { runOver: { version: message.version } };
    case "heartbeatEcho":
      return { heartbeatEcho: { sequence: message.sequence } };
  }
}

/** A message from the learner. Its arrays are copies. @throws {ProtocolError} `MALFORMED_MESSAGE` */
export function decodeLearnerMessage(bytes: Buffer): LearnerMessage {
  const message = decodeMessage(v1.LearnerMessage, bytes);
  if (message.receipt !== null) return decodeReceipt(message.receipt);
  if (message.heartbeatEcho !== null) {
    return { type: "heartbeatEcho", sequence: message.heartbeatEcho.sequence };
  }
  if (message.grant !== null) return decodeGrant(message.grant);
  if (message.revoke !== null) return { type: "revoke", slot: message.revoke.slot };
  if (message.welcome !== null) return decodeWelcome(message.welcome);
  if (message.runOver !== null) return { type: "runOver", version: message.runOver.version };
  throw malformed("a learner's message is of no known kind; is it a newer version?");
}

function decodeWelcome(welcome: lockstep.v1.Welcome): Welcome {
  const { run, configurationJson, heartbeatIntervalMs, leaseMs } = welcome;
  const { keepsSnapshots, actorEngine } = welcome;
  const configurationSha256 = hexOfSha256("the configuration's hash", welcome.configurationSha256);
  return {
    type: "welcome",
    run,
    configurationJson,
    configurationSha256,
    heartbeatIntervalMs,
    leaseMs,
    keepsSnapshots,
    actorEngine,
  };
}

function decodeGrant(grant: lockstep.v1.Grant): Grant {
  const observationSha256 = sentSha256("a grant's observation hash", grant.observationSha256);
  return {
    type: "grant",
    slot: grant.slot,
    version: grant.version,
    episode: grant.episode,
    actions: ownBytes(grant.actions),
    stepsBefore: checkCount("a grant's steps before", grant.stepsBefore),
    ...(grant.snapshot != null && { snapshot: decodeSnapshot(grant.snapshot) }),
    ...(observationSha256 !== undefined && { observationSha256 }),
    ...(grant.hiddenState.length > 0 && { hiddenState: Float32Array.from(grant.hiddenState) }),
  };
}

function decodeReceipt(receipt: lockstep.v1.Receipt): Receipt {
  const { slot, version, code, message } = receipt;
  const verdict = verdictOfNumber.get(receipt.verdict);
  if (verdict === undefined)
    throw malformed(`a receipt has the unknown verdict ${receipt.verdict}`);
  return { type: "receipt", slot, version, verdict, code, message };
}
