/** Names of an export's files. An environment of the user's own adds those below `environment/`. */
export const exportFiles = {
  weights: "model.safetensors",
  onnx: "model.onnx",
  config: "config.json",
  evaluation: "evaluation.json",
  head: "ledger-head.json",
  card: "README.md",
  replay: "replay.mp4",
  /** Written last: without it an export was not finished. */
  checksums: "SHA256SUMS",
} as const;

/** What every export has besides its checksums. */
export const neededFiles: readonly string[] = [
  exportFiles.weights,
  exportFiles.onnx,
  exportFiles.config,
  exportFiles.evaluation,
  exportFiles.head,
  exportFiles.card,
  exportFiles.replay,
];

/** Folder of the files of an environment of the user's own. */
export const environmentFolder = "environment";

/** Far above any network that is trained here, and any video. */
export const mostFileBytes: number = 1 << 30;
