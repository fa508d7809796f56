// A browser runs no machine code: WebAssembly computes instead.
export { GENERAL, X64Assembler } from "/packages/machine-code/dist/x64-assembler.js";
export const vectorBits = () => 0;
export const systemFunctions = () => null;
const never = () => {
  throw new Error("there is no machine code in a browser");
};

export { never as addressOf, never as memoryAt, never as placeCode, never as procedureAt };
