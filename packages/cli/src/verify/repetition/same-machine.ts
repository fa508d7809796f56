import { isDeepStrictEqual } from "node:util";
import {
  type EngineIdentity,
  type LearningEngine,
  type ProcessorIdentity,
  thisProcessor,
} from "@lockstep/model";
import { CliError } from "../../cli-error.ts";
import type { LedgerSession } from "../files/audited-run.ts";

/** The engine that a session computed with, as `createEngine` is told. */
export function engineNameOf({ record }: LedgerSession): string {
  return `${record.engine.name}:${record.engine.device}`;
}

/**
 * Where libraries or instructions differ, so do the last bits of what they compute, and every hash with them.
 * @throws {CliError} `MACHINE_DIFFERS`
 */
export function expectSameMachine(
  session: LedgerSession,
  { identity }: Pick<LearningEngine, "identity">,
  here: ProcessorIdentity = thisProcessor(),
): void {
  const { engine, processor = here } = session.record;
  const sameProcessor =
    processor.architecture === here.architecture &&
    (processor.instructions === here.instructions ||
      [processor.instructions, here.instructions].includes("unknown"));
  if (sameProcessor && isDeepStrictEqual(engine, identity)) return;
  throw new CliError(
    "MACHINE_DIFFERS",
    `from ledger.jsonl line ${session.line} on the run was computed with ${described(engine, processor)}, here it is ${described(identity, here)}, whose last bits differ; verify it with the first, or compare here what needs no network: --play-only`,
  );
}

/** e.g. `onnx:cpu (onnxruntime-node 1.30.0) on x64 with avx512` */
function described(
  { name, device, versions }: EngineIdentity,
  { architecture, instructions }: ProcessorIdentity,
): string {
  const listed = Object.entries(versions).map((each) => each.join(" "));
  return `${name}:${device} (${listed.join(", ")}) on ${architecture} with ${instructions}`;
}
