import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  derivedProblems,
  type EvaluationRecord,
  ExportError,
  type ExportProblem,
  evaluationRecord,
  exportFiles,
  mostFileBytes,
  type ReadExport,
  readExportOrChanges,
  unknownFiles,
} from "@lockstep/export";
import { readBounded, removeFolder } from "@lockstep/system";
import { evaluatedState } from "../../evaluate/play-episodes.ts";
import { writeReplay } from "../../export/replay-video.ts";
import { openExportedRun, savedWeightsOf } from "../../model-source/exported-run.ts";
import { type FinishedRun, hasSameBitsHere } from "../../model-source/finished-run.ts";
import type { CommandContext } from "../../options/command.ts";
import { expectStatesPlay } from "../../probe/expect-playable.ts";
import { ownVersion, resultsDiffer } from "../../run-folder/run-format.ts";
import { counted } from "../../terminal/quantity.ts";
import type { VerifyOptions } from "../verify-options.ts";
import type { ExportVerification } from "./export-verification.ts";
import { playAgain } from "./played-again.ts";
import { verifyTraining } from "./verify-training.ts";

/** What one part of a verification found. */
type Part = Partial<ExportVerification>;

/**
 * Compares an export's files with their hashes and with each other, plays its evaluation again, and, where the run is
 * given, computes the training again. A part that finds something wrong is the last.
 */
export async function verifyExport(
  folder: string,
  options: VerifyOptions,
  context: CommandContext,
): Promise<ExportVerification> {
  const exported = readOrProblems(folder);
  if (Array.isArray(exported)) return whole([{ problems: exported }]);
  for (const name of unknownFiles(exported))
    context.err.write(`note: ${name} is not of the export and not looked at\n`);
  const run = await openExportedRun(exported, options, context.cwd, { coreTried: false });
  const parts: Part[] = [];
  const differs = resultsDiffer(exported.facts.lockstep);
  const stages = differs === null ? [files, evaluation, video, training] : [files, elsewhere];
  for (const verify of stages) {
    const part = await verify({ exported, run, options, context });
    parts.push(part);
    if ((part.problems ?? []).length > 0) break;
  }
  return whole(parts);
}

/** What this version of Lockstep would play and compute otherwise is no proof of a change. */
async function elsewhere({ exported: { facts } }: Verified): Promise<Part> {
  const differs = resultsDiffer(facts.lockstep);
  return {
    notProven: [
      `the evaluation, the video and the training: ${differs}; verify them with Lockstep ${facts.lockstep}`,
    ],
  };
}

interface Verified {
  readonly exported: ReadExport;
  readonly run: FinishedRun;
  readonly options: VerifyOptions;
  readonly context: CommandContext;
}

function whole(parts: readonly Part[]): ExportVerification {
  return {
    proven: parts.flatMap(({ proven = [] }) => proven),
    notProven: parts.flatMap(({ notProven = [] }) => notProven),
    problems: parts.flatMap(({ problems = [] }) => problems),
  };
}

function readOrProblems(folder: string): ReadExport | ExportProblem[] {
  try {
    return readExportOrChanges(folder);
  } catch (error) {
    if (!(error instanceof ExportError) || error.code === "EXPORT_FOREIGN") throw error;
    return [{ where: "the export:", what: error.message }];
  }
}

/** Everything that follows from other files is made again. */
function files({ exported, run }: Verified): Part {
  const { facts, weights, head, folder } = exported;
  const said = facts.heldOutStates.join();
  const own = run.environment.evaluationStates.join();
  if (said !== own)
    return {
      problems: [
        {
          where: `${exportFiles.config}, environment.heldOutStates`,
          what: `is ${said || "none"}, the environment keeps ${own || "none"} apart`,
        },
      ],
    };
  const hash = `the weights have SHA-256 ${facts.weightsSha256}`;
  if (facts.lockstep !== ownVersion)
    return {
      proven: [hash],
      notProven: [
        `what Lockstep ${facts.lockstep} made of them (${exportFiles.onnx}, the card): this is Lockstep ${ownVersion}`,
      ],
    };
  const recorded = recordedEvaluation(exported);
  const problems = derivedProblems(folder, { facts, weights, evaluation: recorded, head });
  return {
    problems,
    proven: [
      `${hash}, and ${exportFiles.onnx}, the figures and the card follow from them and the episodes`,
    ],
    notProven: ["what the export says of licences"],
  };
}

/** The evaluation's figures, computed again from its episodes. */
function recordedEvaluation({ facts, evaluation }: ReadExport): EvaluationRecord {
  const { states, choice, replay, ...settings } = evaluation;
  const { environment } = facts.configuration;
  const trained = environment.kind === "retro" ? environment.startStates : null;
  const played = states.map(({ state, heldOut, slot, played: episodes }) => {
    const outcomes = episodes.map(({ actions: _, ...figures }, episode) => ({
      ...{ episode, startState: state },
      ...figures,
    }));
    return {
      figures: evaluatedState(state, outcomes),
      heldOut: trained === null ? heldOut : !trained.includes(state),
      ...{ slot, played: episodes },
    };
  });
  return evaluationRecord(settings, played, { choice, replay });
}

async function evaluation({ exported, run, options, context }: Verified): Promise<Part> {
  if (options.filesOnly) return { notProven: ["the episodes, which --files-only does not play"] };
  const states = exported.evaluation.states.map(({ state }) => state);
  run.environment.expectStates(states);
  await expectStatesPlay(run, states, "the export cannot be verified here");
  const judged = !options.playOnly;
  const { cwd, err } = context;
  const { problems, episodes, steps, otherActions } = await playAgain(
    { exported, run, places: options, cwd, judged },
    err,
  );
  const played = `${counted(episodes, "episode")} of ${counted(steps, "step")} played again, each to the same end`;
  const chosen = "with the actions that these weights choose";
  const { choice } = exported.evaluation;
  return {
    problems,
    proven: [judged && otherActions === 0 ? `${played}, ${chosen}` : played],
    notProven: [
      ...(judged
        ? []
        : ["that the weights choose these actions, which --play-only does not compute"]),
      ...(otherActions === 0
        ? []
        : [
            `that the weights choose these actions: on this other processor or engine ${counted(otherActions, "action")} would be another`,
          ]),
      ...(choice === null
        ? []
        : [`that version ${exported.facts.version} is the best that was kept`]),
    ],
  };
}

/** The video is made again. It shows what the network plays here, which is what it played there where the engine is the same. */
async function video({ exported, run, options }: Verified): Promise<Part> {
  const name = exportFiles.replay;
  if (options.filesOnly || options.playOnly) return { notProven: [`what ${name} shows`] };
  const folder = mkdtempSync(join(tmpdir(), "lockstep-verify-"));
  try {
    const path = join(folder, name);
    const { evaluation } = exported;
    await writeReplay(path, run, savedWeightsOf(exported), evaluation);
    const same = readBounded(path, mostFileBytes).equals(
      readBounded(join(exported.folder, name), mostFileBytes),
    );
    const what = `shows the first episode from ${evaluation.replay.state}`;
    if (same) return { proven: [`${name} ${what}`] };
    const comparable =
      exported.facts.lockstep === ownVersion && (await hasSameBitsHere(run, evaluation));
    if (!comparable) return { notProven: [`that ${name} ${what}`] };
    return {
      problems: [
        {
          where: name,
          what: `is not the video of the first episode from ${evaluation.replay.state}`,
        },
      ],
    };
  } finally {
    removeFolder(folder);
  }
}

async function training({ exported, options, context }: Verified): Promise<Part> {
  if (options.training === undefined)
    return { notProven: ["the training, for which --training RUN names the run's folder"] };
  return verifyTraining(exported, options, context);
}
