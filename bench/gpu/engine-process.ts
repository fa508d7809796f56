import { createEngine, type NetworkSpec } from "@lockstep/model";
import { checkGradients, type EngineFactory } from "@lockstep/model/conformance";
import { EngineUpdate } from "../engines/engine-update.ts";
import { answerQuestions } from "./answer-questions.ts";

/** An update's sizes; pictures are `size`×`size`×4. */
export interface UpdateSizes {
  readonly size: number;
  readonly rows: number;
  readonly microBatchRows: number;
}

export type EngineQuestion =
  /** Answered with `GradientCheck[]`. */
  | { readonly ask: "check"; readonly networks: readonly UpdateSizes[] }
  /** Opens the engine and makes two updates. Answered with the seconds of the second. */
  | { readonly ask: "prepare"; readonly update: UpdateSizes; readonly threads: number }
  /** Answered with the seconds of an update. */
  | { readonly ask: "measure" }
  | { readonly ask: "release" };

const [, , engine = ""] = process.argv;
let update: EngineUpdate | null = null;

const specOf = (size: number): NetworkSpec => ({
  ...{ architecture: "nature-cnn", height: size, width: size },
  ...{ stack: 4, actions: 7 },
});
const named =
  (name: string): EngineFactory =>
  (options) =>
    createEngine({ ...options, name });

await answerQuestions<EngineQuestion>(async (question) => {
  switch (question.ask) {
    case "check": {
      const checks = [];
      for (const { size, ...batch } of question.networks) {
        const checked = { spec: specOf(size), ...batch };
        checks.push(...(await checkGradients(named(engine), named("onnx:cpu"), checked)));
      }
      return checks;
    }
    case "prepare": {
      const { size, ...sizes } = question.update;
      await update?.close();
      update = await EngineUpdate.create(engine, specOf(size), {
        ...sizes,
        threads: question.threads,
      });
      await update.measureOnce();
      return update.measureOnce();
    }
    case "measure":
      return update?.measure();
    case "release":
      await update?.close();
      update = null;
      return null;
  }
});
