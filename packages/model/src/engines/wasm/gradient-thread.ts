import { workerData } from "node:worker_threads";
import type { LossFormula } from "@lockstep/algorithm";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { answerGradients, type GradientThreadData } from "../threads/gradient-answers.ts";
import { WasmGradients } from "./wasm-gradients.ts";

/** What a thread computes with. */
export interface WasmThreadData {
  readonly spec: NetworkSpec;
  readonly loss: LossFormula;
}

const { spec, loss, weights } = workerData as WasmThreadData & GradientThreadData;
answerGradients(new WasmGradients(spec, loss), { weights });
