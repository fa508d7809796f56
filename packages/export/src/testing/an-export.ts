import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { initialWeights } from "@lockstep/model";
import { type LedgerHead, networkOf } from "@lockstep/round";
import {
  configurationSha256,
  type NetworkConfig,
  parseRunConfiguration,
  presets,
  type RunConfiguration,
} from "@lockstep/run-configuration";
import { temporaryFolder } from "@lockstep/system/testing";
import {
  type EvaluationRecord,
  evaluationRecord,
  type RecordedEpisode,
} from "../contents/evaluation-record.ts";
import { type ExportSources, weightsSha256 } from "../files/export-contents.ts";
import { exportFiles } from "../files/export-files.ts";
import { writeExport } from "../files/write-export.ts";

const hash = (digit: string): string => digit.repeat(64);

/** The default game with pictures of 36 × 36. */
export function aConfiguration(memory?: NetworkConfig["memory"]): RunConfiguration {
  const preset = presets["default"]?.configuration;
  return parseRunConfiguration(
    {
      ...preset,
      network: { architecture: "nature-cnn", ...(memory && { memory }) },
      environment: {
        ...preset?.environment,
        identity: { "rom.nes": hash("a") },
        startStates: ["one", "two"],
        observation: { height: 36, width: 36 },
      },
    },
    "a test",
  );
}

function anEpisode(episodeReturn: number): RecordedEpisode {
  return {
    ...{ steps: 3, frames: 12, episodeReturn },
    ...{ progress: 0.25, finished: false, truncated: true },
    actions: Buffer.of(0, 1, 2).toString("base64"),
  };
}

/** Sources of an export of version 3, with two episodes from two trained states and one that was kept apart. */
export function someSources(
  changes: Partial<EvaluationRecord> = {},
  configuration: RunConfiguration = aConfiguration(),
): ExportSources {
  const weights = initialWeights(networkOf(configuration), 7);
  const sha256 = weightsSha256(weights);
  const settings = {
    ...{ run: "example", version: 3, weightsSha256: sha256, seed: 1, episodes: 2 },
    ...{ greedy: false, mostSteps: 100 },
    engine: { name: "onnx", device: "cpu", versions: { onnxruntime: "1.30.0" } },
    processor: { architecture: "x64", instructions: "avx2" },
  };
  const states = ["one", "two", "apart"].map((state, index) => ({
    figures: {
      ...{ state, episodes: 2, truncated: 2 },
      ...{ progressMean: 0.25, progressInterval: null },
      ...{ finishedShare: 0, finishedInterval: [0, 0.6] as const },
      ...{ returnMean: 10 * index + 1, returnInterval: null },
      ...{ stepsMean: 3, stepsInterval: null },
    },
    heldOut: state === "apart",
    slot: index,
    played: [anEpisode(10 * index), anEpisode(10 * index + 2)],
  }));
  const head: LedgerHead = {
    ...{ run: "example", version: 3, weightsSha256: sha256, lastVersion: 3 },
    position: { bytes: 1000, records: 4, sha256: hash("b") },
    sessions: [
      {
        ...{ version: 0, configurationSha256: configurationSha256(configuration) },
        engine: settings.engine,
        processor: settings.processor,
        software: { lockstep: "0.1.0", node: "20.0.0" },
      },
    ],
  };
  const other = { choice: null, replay: { state: "one" } };
  return {
    facts: {
      ...{ run: "example", createdAt: "2026-11-29T10:00:00.000Z", version: 3 },
      ...{ weightsSha256: sha256, complete: true, lockstep: "0.1.0", heldOutStates: ["apart"] },
      licences: { weights: "mit", environment: "The game is free." },
      configuration,
    },
    weights,
    evaluation: { ...evaluationRecord(settings, states, other), ...changes },
    head,
  };
}

/** An export's folder, which is gone after the test. */
export function anExport(
  context: { after(hook: () => void): void },
  sources: ExportSources = someSources(),
): string {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, exportFiles.replay), "a video");
  writeExport(folder, sources, [exportFiles.replay]);
  return folder;
}
