import { workerData } from "node:worker_threads";
import { SystemError } from "../system-error.ts";
import { answerRequests } from "../threads/answer-requests.ts";

/** A thread for tests: adds numbers up, and can be told to fail or to end. */
export type CountingRequest =
  | { readonly add: Float64Array }
  | { readonly fail: string }
  | { readonly refuse: string }
  | { readonly exit: number };

if (workerData === "broken") throw new Error("cannot be opened");
let sum = Number(workerData);
answerRequests<CountingRequest, Float64Array, number>({
  answer: async (request, note) => {
    if ("fail" in request) throw new TypeError(request.fail);
    if ("refuse" in request) throw new SystemError("PROGRAM_MISSING", request.refuse);
    if ("exit" in request) process.exit(request.exit);
    for (const [index, value] of request.add.entries()) {
      sum += value;
      request.add[index] = sum;
      note(sum);
    }
    return { answer: request.add, moved: [request.add.buffer as ArrayBuffer] };
  },
});
