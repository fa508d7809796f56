export type { EnvironmentDescription, Wrapper } from "./contents/environment-description.ts";
export {
  type EvaluationRecord,
  type EvaluationSettings,
  evaluationRecord,
  type PlayedEvaluation,
  type PlayedState,
  type RecordedEpisode,
  replaySteps,
  type VersionChoice,
} from "./contents/evaluation-record.ts";
export type { ExportConfig, ExportFacts, Licences } from "./contents/export-config.ts";
export { describeNetwork, type NetworkDescription } from "./contents/network-description.ts";
export { ExportError, type ExportErrorCode } from "./export-error.ts";
export type { ExportProblem } from "./files/checked-files.ts";
export { derivedProblems } from "./files/derived-problems.ts";
export type { ExportSources } from "./files/export-contents.ts";
export { environmentFolder, exportFiles, mostFileBytes } from "./files/export-files.ts";
export {
  isExport,
  type ReadExport,
  readExport,
  readExportOrChanges,
  unknownFiles,
} from "./files/read-export.ts";
export { writeExport } from "./files/write-export.ts";
export { ownModel, ownModelNames } from "./own-models.ts";
export { type HubUpload, type Published, uploadToHub } from "./publish/hugging-face.ts";
export { decodeWeights, encodeWeights } from "./safetensors/network-weights.ts";
export {
  isWebExport,
  type ReadWebExport,
  readWebExport,
} from "./web/read-web-export.ts";
export { webProblems } from "./web/web-problems.ts";
export { writeWebExport } from "./web/write-web-export.ts";
