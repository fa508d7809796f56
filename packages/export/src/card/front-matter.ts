import { stringify } from "yaml";
import type { EvaluationRecord, GroupEvaluation } from "../contents/evaluation-record.ts";
import type { ExportConfig } from "../contents/export-config.ts";

/**
 * The metadata that Hugging Face reads at the beginning of a card.
 * Source: https://huggingface.co/docs/hub/model-cards#model-card-metadata
 */
export function frontMatter(config: ExportConfig, evaluation: EvaluationRecord): string {
  const { run, licences, environment, configuration } = config;
  const results = [
    resultOf(environment.name, "start states of the training", evaluation.trained),
    resultOf(environment.name, "start states that were never trained on", evaluation.heldOut),
  ].filter((result) => result !== null);
  const metadata = {
    library_name: "lockstep",
    ...(licences.weights !== null && { license: licences.weights }),
    pipeline_tag: "reinforcement-learning",
    tags: [
      "reinforcement-learning",
      "deep-reinforcement-learning",
      configuration.learning.algorithm.name,
      environment.name,
      "lockstep",
      "onnx",
      "safetensors",
    ],
    "model-index": [{ name: run, results }],
  };
  return `---\n${stringify(metadata, { lineWidth: 0 })}---\n`;
}

function resultOf(environment: string, states: string, group: GroupEvaluation | null): unknown {
  if (group === null) return null;
  const value = `${group.returnMean.toFixed(2)} +/- ${group.returnDeviation.toFixed(2)}`;
  return {
    task: { type: "reinforcement-learning", name: "reinforcement-learning" },
    dataset: { type: environment, name: `${environment}, ${states}` },
    metrics: [{ type: "mean_reward", value, name: "mean_reward", verified: false }],
  };
}
