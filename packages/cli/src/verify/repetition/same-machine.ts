import { isDeepStrictEqual } from "node:util";
import {
  actorEngineBefore,
  actorEngineNamed,
  type EngineIdentity,
  engineNameOf,
  isPortable,
  isPortableName,
  type LearningEngine,
  type ProcessorIdentity,
  processorText,
  sameProcessor,
  thisProcessor,
  usualEngine,
} from "@lockstep/model";
import { CliError } from "../../cli-error.ts";
import { resultsDiffer } from "../../run-folder/run-format.ts";
import type { SessionLine } from "../files/ledger-session.ts";

/**
 * The engine that the run's actors used, as the ledger says; where it does not say, what they are assumed to have used.
 * @param sessions whose segments are played again
 * @param wanted by the user
 * @throws {CliError} `MACHINE_DIFFERS` where its last bits depend on the processor, and the learner's was another one, or where it
 * is not the same in all sessions
 */
export function actorEngineOf(
  sessions: readonly SessionLine[],
  wanted: string | undefined,
  here: ProcessorIdentity = thisProcessor(),
): string {
  const [first] = sessions;
  const usual = first === undefined ? usualEngine : recordedActorEngine(first);
  const changed = sessions.find((session) => recordedActorEngine(session) !== usual);
  if (wanted === undefined && changed !== undefined)
    throw new CliError(
      "MACHINE_DIFFERS",
      `from ledger.jsonl line ${changed.line} on, after version ${changed.record.version}, the actors computed with ${recordedActorEngine(changed)}, before with ${usual}; verify both parts by themselves: --to ${changed.record.version}, and --from ${changed.record.version + 1}`,
    );
  const name = wanted ?? usual;
  if (isPortableName(name)) return name;
  for (const session of sessions) {
    const { actorProcessor, processor = here } = session.record;
    // Ledgers from before the actors' was kept: it is assumed to be the learner's.
    const theirs = actorProcessor ?? processor;
    if (theirs === "any")
      throw new CliError(
        "MACHINE_DIFFERS",
        `from ledger.jsonl line ${session.line} on the run's actors had any processor (--actor-processor any), of which nothing says what it was, and their engine ${name} has other last bits on another; ${withoutNetwork}`,
      );
    if (!sameProcessor(theirs, here))
      throw new CliError(
        "MACHINE_DIFFERS",
        `the actors' engine ${name} has other last bits on ${processorText(here)} than on ${processorText(theirs)}, where the run's actors were from ledger.jsonl line ${session.line} on; ${remedy}`,
      );
  }
  return name;
}

/** Ledgers from before it was recorded do not say: then the usual one of those days is assumed. Others have the name that the user gave. */
function recordedActorEngine({ record: { actorEngine, engine } }: SessionLine): string {
  return actorEngineNamed(actorEngine ?? actorEngineBefore(engine));
}

/**
 * Where libraries, instructions or the version of Lockstep differ, so do the last bits of what they compute, and every hash with
 * them.
 * @throws {CliError} `MACHINE_DIFFERS`
 */
export function expectSameMachine(
  session: SessionLine,
  { identity }: Pick<LearningEngine, "identity">,
  here: ProcessorIdentity = thisProcessor(),
): void {
  const { engine, processor = here, software } = session.record;
  const version = resultsDiffer(software["lockstep"]);
  if (version !== null)
    throw new CliError(
      "MACHINE_DIFFERS",
      `from ledger.jsonl line ${session.line} on the run was computed by another version: ${version}; verify it with Lockstep ${software["lockstep"]}, or compare here its files: --files-only`,
    );
  const sameBits = isPortable(engine) || sameProcessor(processor, here);
  if (sameBits && isDeepStrictEqual(engine, identity)) return;
  throw new CliError(
    "MACHINE_DIFFERS",
    `from ledger.jsonl line ${session.line} on the run was computed with ${described(engine, processor)}, here it is ${described(identity, here)}, whose last bits differ; ${remedy}`,
  );
}

const withoutNetwork =
  "compare here what needs no network: --play-only (a run with --engine portable can be verified on any processor)";
const remedy = `verify it with the first, or ${withoutNetwork}`;

/** e.g. `onnx:cpu (onnxruntime-node 1.30.0) on x64 with avx512` */
function described(engine: EngineIdentity, processor: ProcessorIdentity): string {
  const listed = Object.entries(engine.versions).map((each) => each.join(" "));
  return `${engineNameOf(engine)} (${listed.join(", ")}) on ${processorText(processor)}`;
}
