import { parseArgs } from "node:util";
import { median } from "@lockstep/learning";
import type { NetworkSpec } from "@lockstep/model";
import { EngineUpdate, INFERRED_ROWS, operationsOfRow } from "./engines/engine-update.ts";
import { MatmulRate } from "./engines/matmul-rate.ts";
import { torchSeconds } from "./engines/torch-update.ts";

interface Sizes {
  readonly rows: number;
  readonly microBatchRows: number;
  readonly threads: number;
}

interface Subject {
  readonly name: string;
  readonly rows: number;
  readonly measure: () => Promise<number>;
  /** Seconds of one inference; null where only updates are measured. */
  readonly measureInference: (() => Promise<number>) | null;
  readonly close: () => Promise<void>;
  /** By round: milliseconds a row, and the share of the matrix products' rate in the same round. */
  readonly milliseconds: number[];
  readonly shares: number[];
  /** Milliseconds of one inference, by round. */
  readonly inferences: number[];
}

/**
 * What an update costs by engine and batch, beside large matrix products by ONNX Runtime and the same update by PyTorch.
 * All take turns in every round, so that a machine whose speed drifts is fair to each; medians and ratios within a round
 * count. Engines that do not load here are named with their reason. `--vector LENGTH` measures the network for vectors.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      engines: { type: "string", default: "onnx:cpu,onnx:cuda,onnx:webgpu,tfjs:node,tfjs:wasm" },
      batches: { type: "string", default: "40,320,1280" },
      "micro-batch": { type: "string", default: "80" },
      runs: { type: "string", default: "5" },
      threads: { type: "string", default: "1" },
      size: { type: "string", default: "84" },
      vector: { type: "string" },
      torch: { type: "string" },
    },
  });
  const size = Number(values.size);
  if (values.torch !== undefined && values.vector !== undefined)
    throw new Error("--torch measures the network for pictures; leave out --vector or --torch");
  const spec: NetworkSpec =
    values.vector === undefined
      ? { architecture: "nature-cnn", height: size, width: size, stack: 4, actions: 7 }
      : { architecture: "mlp", length: Number(values.vector), actions: 2 };
  const batches = values.batches.split(",").map((rows) => ({
    rows: Number(rows),
    microBatchRows: Math.min(Number(rows), Number(values["micro-batch"])),
    threads: Number(values.threads),
  }));
  const rate = await MatmulRate.create(Number(values.threads));
  const subjects: Subject[] = [];
  for (const sizes of batches) {
    for (const name of values.engines.split(",")) {
      const subject = await engineSubject(name, spec, sizes);
      if (subject !== null) subjects.push(subject);
    }
    if (values.torch !== undefined) subjects.push(torchSubject(values.torch, size, sizes));
  }
  const rates: number[] = [];
  for (let run = 0; run < Number(values.runs); run++)
    rates.push(await measureRound(subjects, rate, operationsOfRow(spec)));
  console.log(
    `matrix products: ${(median(rates) / 1e9).toFixed(1)} GFLOP/s, ${values.threads} threads`,
  );
  const seen = spec.architecture === "mlp" ? `vectors of ${spec.length}` : `${size}x${size}x4`;
  console.log(`a row: ${(operationsOfRow(spec) / 1e6).toFixed(3)} MFLOP, ${seen}\n`);
  report(subjects);
  for (const { close } of subjects) await close();
  await rate.close();
}

async function engineSubject(
  name: string,
  spec: NetworkSpec,
  sizes: Sizes,
): Promise<Subject | null> {
  try {
    const update = await EngineUpdate.create(name, spec, sizes);
    await update.measure();
    return {
      ...aSubject(name, sizes.rows),
      measure: () => update.measure(),
      measureInference: () => update.measureInference(),
      close: () => update.close(),
    };
  } catch (error) {
    console.log(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function torchSubject(python: string, size: number, sizes: Sizes): Subject {
  const measure = async (): Promise<number> => torchSeconds(python, size, sizes);
  const close = async (): Promise<void> => {};
  return { ...aSubject("PyTorch", sizes.rows), measure, measureInference: null, close };
}

function aSubject(
  name: string,
  rows: number,
): Pick<Subject, "name" | "rows" | "milliseconds" | "shares" | "inferences"> {
  return { name, rows, milliseconds: [], shares: [], inferences: [] };
}

/** @returns the round's rate of matrix products, from before and after it */
async function measureRound(
  subjects: readonly Subject[],
  rate: MatmulRate,
  operations: number,
): Promise<number> {
  const rates = [await rate.measure()];
  const seconds: number[] = [];
  for (const subject of subjects) {
    seconds.push(await subject.measure());
    if (subject.measureInference !== null)
      subject.inferences.push(1000 * (await subject.measureInference()));
    rates.push(await rate.measure());
  }
  subjects.forEach((subject, index) => {
    const beside = median(rates.slice(index, index + 2));
    const secondsOfRow = (seconds[index] ?? Number.NaN) / subject.rows;
    subject.milliseconds.push(secondsOfRow * 1000);
    subject.shares.push(operations / secondsOfRow / beside);
  });
  return median(rates);
}

function report(subjects: readonly Subject[]): void {
  const torchOf = (rows: number): Subject | undefined =>
    subjects.find((subject) => subject.name === "PyTorch" && subject.rows === rows);
  console.log(
    `engine          rows   ms a row   share of matrix products   time ÷ PyTorch's   ms an inference of ${INFERRED_ROWS} rows`,
  );
  for (const { name, rows, milliseconds, shares, inferences } of subjects) {
    const torch = torchOf(rows);
    const ratios = milliseconds.map(
      (value, run) => value / (torch?.milliseconds[run] ?? Number.NaN),
    );
    const columns = [
      name.padEnd(14),
      String(rows).padStart(5),
      median(milliseconds).toFixed(4).padStart(10),
      `${(100 * median(shares)).toFixed(0)} %`.padStart(26),
      (torch === undefined ? "–" : median(ratios).toFixed(2)).padStart(18),
      (inferences.length === 0 ? "–" : median(inferences).toFixed(3)).padStart(31),
    ];
    console.log(columns.join(" "));
  }
}
