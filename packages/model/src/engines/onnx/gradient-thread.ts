import { workerData } from "node:worker_threads";
import type { LossFormula } from "@lockstep/algorithm";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { answerGradients, type GradientThreadData } from "../threads/gradient-answers.ts";
import { OnnxGradients } from "./onnx-gradients.ts";
import { loadOnnxRuntime } from "./onnx-session.ts";

/** What a thread computes with. */
export interface OnnxThreadData {
  readonly spec: NetworkSpec;
  readonly loss: LossFormula;
  /** Cores that it may use. */
  readonly threads: number;
}

const { weights, ...options } = workerData as OnnxThreadData & GradientThreadData;
const runtime = await loadOnnxRuntime();
answerGradients(await OnnxGradients.create(runtime, { ...options, device: "cpu" }), { weights });
