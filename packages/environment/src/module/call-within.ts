import { types } from "node:util";
import { createContext, Script } from "node:vm";

const context = createContext({ call: null });
const script = new Script("call()");
const timeoutCode = "ERR_SCRIPT_EXECUTION_TIMEOUT";

/**
 * A call with a time limit, which stops an endless loop. It starts a thread that watches, which takes 50 µs and more: as long as
 * a step of many environments.
 * @throws {Error} with `code` `ERR_SCRIPT_EXECUTION_TIMEOUT`, or what the call throws
 */
export function callWithin<Result>(limitMs: number, call: () => Result): Result {
  context["call"] = call;
  try {
    return script.runInContext(context, { timeout: limitMs }) as Result;
  } finally {
    context["call"] = null;
  }
}

export function isTimeout(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  return Object.getOwnPropertyDescriptor(error, "code")?.value === timeoutCode;
}
