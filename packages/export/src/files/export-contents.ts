import { bytesOfFloats, standardModel } from "@lockstep/model";
import { type LedgerHead, networkOf, runFileText } from "@lockstep/round";
import { sha256Hex } from "@lockstep/system";
import { modelCard } from "../card/model-card.ts";
import { describeEnvironment } from "../contents/environment-description.ts";
import type { EvaluationRecord } from "../contents/evaluation-record.ts";
import {
  type ExportConfig,
  type ExportFacts,
  exportFormat,
  exportFormatVersion,
} from "../contents/export-config.ts";
import { describeNetwork } from "../contents/network-description.ts";
import { encodeWeights } from "../safetensors/network-weights.ts";
import { exportFiles } from "./export-files.ts";

/** What all files of an export follow from, but its video and the files of a user's own environment. */
export interface ExportSources {
  readonly facts: ExportFacts;
  /** Flat, in the order of the parameter layout. */
  readonly weights: Float32Array;
  readonly evaluation: EvaluationRecord;
  readonly head: LedgerHead;
}

/** The files' contents by name. The same sources give the same bytes. */
export function exportContents(sources: ExportSources): ReadonlyMap<string, Uint8Array> {
  const { facts, weights, evaluation, head } = sources;
  const config = exportConfig(facts);
  const spec = networkOf(facts.configuration);
  const metadata = {
    run: facts.run,
    version: String(facts.version),
    weightsSha256: facts.weightsSha256,
    network: JSON.stringify(config.network),
  };
  const text = (content: string): Uint8Array => Buffer.from(content);
  return new Map([
    [exportFiles.weights, encodeWeights(spec, weights, metadata)],
    [exportFiles.onnx, standardModel(spec, weights)],
    [exportFiles.config, text(runFileText(config))],
    [exportFiles.evaluation, text(runFileText(evaluation))],
    [exportFiles.head, text(runFileText(head))],
    [exportFiles.card, text(modelCard({ config, evaluation, head }))],
  ]);
}

function exportConfig({ heldOutStates, ...facts }: ExportFacts): ExportConfig {
  const { configuration, ...rest } = facts;
  return {
    format: exportFormat,
    formatVersion: exportFormatVersion,
    ...rest,
    network: describeNetwork(networkOf(configuration)),
    environment: describeEnvironment(configuration.environment, heldOutStates),
    configuration,
  };
}

/** As the ledger hashes weights. */
export function weightsSha256(weights: Float32Array): string {
  return sha256Hex(bytesOfFloats(weights));
}
