export type { Clock, Timer } from "./clock/clock.ts";
export { realClock } from "./clock/real-clock.ts";
export { addressScheme } from "./files/address-scheme.ts";
export { AppendFile } from "./files/append-file.ts";
export { contentProblem, isText, textProblem } from "./files/content-signature.ts";
export { crc32 } from "./files/crc32.ts";
export { createFile } from "./files/create-file.ts";
export { fileProblem } from "./files/file-problem.ts";
export { makeFolder } from "./files/make-folder.ts";
export { type GrowingFile, openOutput, tryOutput, writeOutput } from "./files/output-file.ts";
export { packageVersion } from "./files/package-version.ts";
export { PartialFile } from "./files/partial-file.ts";
export { removeFolder } from "./files/remove-folder.ts";
export {
  removeOwnUnfinished,
  removeUnfinished,
  replaceFile,
  replaceFileSync,
  replaceFileUnflushed,
} from "./files/replace-file.ts";
export { openScratch, type Scratch } from "./files/scratch-file.ts";
export { sha256Hex } from "./files/sha256-hex.ts";
export { UnfinishedFolder } from "./files/unfinished-folder.ts";
export { type UserFolderHints, userFolder } from "./files/user-folder.ts";
export {
  expectFile,
  readBounded,
  readUserJson,
  readUserText,
  userText,
} from "./files/user-text.ts";
export { type WalkedPath, type WalkOptions, walkFiles } from "./files/walk-files.ts";
export {
  type AskProcessOptions,
  answerProcess,
  askProcess,
  type ProcessReply,
} from "./processes/ask-process.ts";
export { freePort } from "./processes/free-port.ts";
export { GrowthBound } from "./processes/growth-bound.ts";
export { keepYoungHeapSmall } from "./processes/keep-young-heap-small.ts";
export { ownPeakBytes, type ProcessMemory, processMemory } from "./processes/process-memory.ts";
export { programOnPath } from "./processes/program-on-path.ts";
export {
  assertRedisInstalled,
  isRedisInstalled,
  type RedisServer,
  startRedisServer,
} from "./processes/redis-server.ts";
export { takeLowPriority } from "./processes/take-low-priority.ts";
export {
  type BackoffPolicy,
  backoffMs,
  createJitter,
  type Jitter,
  noJitter,
} from "./retry/backoff.ts";
export { type RetryOptions, withRetries } from "./retry/with-retries.ts";
export { type LinkedSignal, linkSignals } from "./signals/linked-signal.ts";
export { SystemError, type SystemErrorCode } from "./system-error.ts";
export { type Answered, answerRequests, type ThreadWork } from "./threads/answer-requests.ts";
export { endIdleThreads, idleThreads } from "./threads/idle-threads.ts";
export { type AskOptions, RequestThread } from "./threads/request-thread.ts";
export { startWatchman } from "./threads/watchman.ts";
export { type TimeLimit, withinTime } from "./threads/within-time.ts";
export { type SilenceLimit, withoutSilence } from "./threads/without-silence.ts";
export {
  type CodePlace,
  codePlaceIn,
  filesBeside,
  type NameOfCode,
  thrownAt,
} from "./user-code/code-place.ts";
export { forbidExit } from "./user-code/forbid-exit.ts";
export {
  type HiddenSourcesOptions,
  type HiddenUse,
  watchHiddenSources,
} from "./user-code/hidden-sources.ts";
export { withOutsideErrors } from "./user-code/outside-errors.ts";
export { syntaxErrorLine } from "./user-code/syntax-error-line.ts";
