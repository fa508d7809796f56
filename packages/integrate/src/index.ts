export type { DraftContent } from "./draft/draft.ts";
export type { DraftGame } from "./draft/draft-game.ts";
export { expectFree } from "./draft/write-integration.ts";
export { IntegrateError, type IntegrateErrorCode } from "./integrate-error.ts";
export { type Instruction, instructionNames, parseInstruction } from "./script/instruction.ts";
export { readScript, type ScriptLine } from "./script/read-script.ts";
export { trialLines, Workbench, type WorkbenchOptions } from "./script/workbench.ts";
