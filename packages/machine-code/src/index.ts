export {
  addressOf,
  type CodeMemory,
  memoryAt,
  placeCode,
  procedureAt,
  READ,
  READ_WRITE,
  type SystemFunctions,
  systemFunctions,
} from "./code-memory.ts";
export { type VectorBits, vectorBits } from "./vector-bits.ts";
export { GENERAL, type Label, type Place, type Vector, X64Assembler } from "./x64-assembler.ts";
export { type Code, eight, four, jumpTo, ret, toRax } from "./x64-code.ts";
