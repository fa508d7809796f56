import { median } from "@lockstep/learning";
import type { NetworkSpec } from "@lockstep/model";
import type { Clock } from "./engines/clock.ts";
import {
  EngineInference,
  EngineUpdate,
  hasOperators,
  operationsOfInference,
  operationsOfRow,
} from "./engines/engine-update.ts";
import { MatmulRate } from "./engines/matmul-rate.ts";
import { SimdRate } from "./engines/simd-rate.ts";
import { torchSeconds } from "./engines/torch-update.ts";
import { parseOptions } from "./options/parse-options.ts";

interface Sizes {
  readonly rows: number;
  readonly microBatchRows: number;
  readonly threads: number;
}

/** One piece of work of one engine. */
interface Subject {
  readonly name: string;
  readonly work: "an update" | "an inference" | "a round of an actor";
  readonly rows: number;
  /** Seconds. */
  readonly measure: () => Promise<number>;
  readonly close: () => Promise<void>;
  /** By round. */
  readonly milliseconds: number[];
  /** By round, of an update by the wall's clock: its share of the rate of matrix products in the same round. */
  readonly shares: number[];
  /** By round, of an update or an inference: its share of what fixed-width SIMD can do in the same round. */
  readonly simdShares: number[];
}

/** Steps of an actor's round, as in the default configuration. */
const STEPS = 20;
/** Rows of an actor's round. */
const SLOTS = 8;

/**
 * What updates and inferences cost by engine and batch, beside large matrix products by ONNX Runtime and the same update
 * by PyTorch, and beside products and sums alone by SIMD of fixed width. All take turns in every round, so that a machine whose
 * speed drifts is fair to each; medians and ratios within a round count. Engines that do not load here are named with
 * their reason. `--vector LENGTH` measures the network for vectors; `--clock cpu` measures CPU time, for a machine that
 * does other work. `ENGINE+operators` measures updates with hashes of what operators compute.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      engines: {
        type: "string",
        default: "onnx:cpu,onnx:cuda,onnx:webgpu,tfjs:node,tfjs:wasm,wasm:cpu",
      },
      batches: { type: "string", default: "40,320,1280" },
      inferences: { type: "string", default: "1,8,16" },
      "micro-batch": { type: "string", default: "80" },
      runs: { type: "string", default: "5" },
      threads: { type: "string", default: "1" },
      size: { type: "string", default: "84" },
      clock: { type: "string", default: "wall" },
      vector: { type: "string" },
      torch: { type: "string" },
    },
  });
  const size = Number(values.size);
  if (values.torch !== undefined && values.vector !== undefined)
    throw new Error("--torch measures the network for pictures; leave out --vector or --torch");
  if (values.clock !== "wall" && values.clock !== "cpu")
    throw new Error(`--clock is ${values.clock}; expected wall or cpu`);
  const spec: NetworkSpec =
    values.vector === undefined
      ? { architecture: "nature-cnn", height: size, width: size, stack: 4, actions: 7 }
      : { architecture: "mlp", length: Number(values.vector), actions: 2 };
  const threads = Number(values.threads);
  const rate = await MatmulRate.create(threads);
  const simd = new SimdRate(values.clock);
  const subjects = await subjectsOf(spec, {
    engines: values.engines.split(","),
    batches: numbersOf(values.batches),
    inferences: numbersOf(values.inferences),
    microBatchRows: Number(values["micro-batch"]),
    torch: values.torch === undefined ? null : { python: values.torch, size },
    threads,
    clock: values.clock,
  });
  const rates: number[] = [];
  const simdRates: number[] = [];
  for (let run = 0; run < Number(values.runs); run++) {
    simdRates.push(simd.measure());
    rates.push(await measureRound(subjects, rate, operationsOfRow(spec), values.clock === "wall"));
    simdRates.push(simd.measure());
    noteSimdShares(subjects, spec, median(simdRates.slice(-2)) * threads);
  }
  const products = (median(rates) / 1e9).toFixed(1);
  console.log(`matrix products: ${products} GFLOP/s, ${threads} threads`);
  const fixedWidth = (median(simdRates) / 1e9).toFixed(1);
  console.log(`fixed-width SIMD without fused multiply-add: ${fixedWidth} GFLOP/s on one core`);
  const seen = spec.architecture === "mlp" ? `vectors of ${spec.length}` : `${size}x${size}x4`;
  console.log(`a row: ${(operationsOfRow(spec) / 1e6).toFixed(3)} MFLOP, ${seen}`);
  console.log(`a round of an actor: a version's weights, then ${STEPS} inferences\n`);
  report(subjects);
  for (const { close } of subjects) await close();
  await rate.close();
}

interface Wanted {
  readonly engines: readonly string[];
  readonly batches: readonly number[];
  readonly inferences: readonly number[];
  readonly microBatchRows: number;
  readonly torch: { readonly python: string; readonly size: number } | null;
  readonly threads: number;
  readonly clock: Clock;
}

async function subjectsOf(spec: NetworkSpec, wanted: Wanted): Promise<readonly Subject[]> {
  const { engines, threads, torch, clock } = wanted;
  const subjects: Subject[] = [];
  for (const rows of wanted.batches) {
    const sizes = { rows, microBatchRows: Math.min(rows, wanted.microBatchRows), threads };
    for (const name of engines) subjects.push(...(await updateOf(name, spec, sizes, clock)));
    if (torch !== null) subjects.push(torchSubject(torch.python, torch.size, sizes));
  }
  const actors = engines.filter((name) => !hasOperators(name));
  for (const rows of wanted.inferences) {
    for (const name of actors)
      subjects.push(...(await inferenceOf(name, spec, { rows, threads, clock })));
  }
  for (const name of actors)
    subjects.push(...(await roundOf(name, spec, { rows: SLOTS, threads, clock })));
  return subjects;
}

function numbersOf(text: string): readonly number[] {
  return text.split(",").filter(Boolean).map(Number);
}

async function updateOf(
  name: string,
  spec: NetworkSpec,
  sizes: Sizes,
  clock: Clock,
): Promise<readonly Subject[]> {
  return unlessMissing(name, async () => {
    const update = await EngineUpdate.create(name, spec, sizes, clock);
    await update.measure();
    const measure = (): Promise<number> => update.measure();
    return aSubject(name, "an update", sizes.rows, measure, () => update.close());
  });
}

async function inferenceOf(
  name: string,
  spec: NetworkSpec,
  sizes: { readonly rows: number; readonly threads: number; readonly clock: Clock },
): Promise<readonly Subject[]> {
  return unlessMissing(name, async () => {
    const inference = await EngineInference.create(name, spec, sizes);
    const measure = (): Promise<number> => inference.measure();
    return aSubject(name, "an inference", sizes.rows, measure, () => inference.close());
  });
}

async function roundOf(
  name: string,
  spec: NetworkSpec,
  sizes: { readonly rows: number; readonly threads: number; readonly clock: Clock },
): Promise<readonly Subject[]> {
  return unlessMissing(name, async () => {
    const inference = await EngineInference.create(name, spec, sizes);
    const measure = (): Promise<number> => inference.measureRound(STEPS);
    return aSubject(name, "a round of an actor", sizes.rows, measure, () => inference.close());
  });
}

async function unlessMissing(
  name: string,
  open: () => Promise<Subject>,
): Promise<readonly Subject[]> {
  try {
    return [await open()];
  } catch (error) {
    console.log(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

function torchSubject(python: string, size: number, sizes: Sizes): Subject {
  const measure = async (): Promise<number> => torchSeconds(python, size, sizes);
  return aSubject("PyTorch", "an update", sizes.rows, measure, async () => {});
}

function aSubject(
  name: string,
  work: Subject["work"],
  rows: number,
  measure: () => Promise<number>,
  close: () => Promise<void>,
): Subject {
  return { name, work, rows, measure, close, milliseconds: [], shares: [], simdShares: [] };
}

/** @returns the round's rate of matrix products, from before and after it */
async function measureRound(
  subjects: readonly Subject[],
  rate: MatmulRate,
  operations: number,
  rateIsComparable: boolean,
): Promise<number> {
  const rates = [await rate.measure()];
  const seconds: number[] = [];
  for (const subject of subjects) {
    seconds.push(await subject.measure());
    rates.push(await rate.measure());
  }
  subjects.forEach((subject, index) => {
    const beside = median(rates.slice(index, index + 2));
    const one = seconds[index] ?? Number.NaN;
    subject.milliseconds.push(one * 1000);
    if (subject.work === "an update" && rateIsComparable)
      subject.shares.push((operations * subject.rows) / one / beside);
  });
  return median(rates);
}

/** Of the last round. @param rate operations a second of all threads */
function noteSimdShares(subjects: readonly Subject[], spec: NetworkSpec, rate: number): void {
  const operations = {
    "an update": operationsOfRow(spec),
    "an inference": operationsOfInference(spec),
    "a round of an actor": null,
  };
  for (const { work, rows, milliseconds, simdShares } of subjects) {
    const ofRow = operations[work];
    const seconds = (milliseconds.at(-1) ?? Number.NaN) / 1000;
    if (ofRow !== null) simdShares.push((ofRow * rows) / seconds / rate);
  }
}

function report(subjects: readonly Subject[]): void {
  console.log(
    "engine      work                  rows          ms   ms a row   share of matrix products   of fixed-width SIMD   time ÷ the first engine's    ÷ PyTorch's",
  );
  for (const subject of subjects) {
    const { name, work, rows, milliseconds, shares, simdShares } = subject;
    const same = subjects.filter((each) => each.work === work && each.rows === rows);
    const torch = same.find((each) => each.name === "PyTorch");
    const columns = [
      name.padEnd(11),
      work.padEnd(19),
      String(rows).padStart(6),
      median(milliseconds).toFixed(3).padStart(11),
      (median(milliseconds) / rows).toFixed(4).padStart(10),
      percent(shares).padStart(26),
      percent(simdShares).padStart(21),
      ratioOf(subject, same[0]).padStart(27),
      ratioOf(subject, torch).padStart(14),
    ];
    console.log(columns.join(" "));
  }
}

function percent(shares: readonly number[]): string {
  return shares.length === 0 ? "–" : `${(100 * median(shares)).toFixed(0)} %`;
}

/** Median of the ratios within a round, and the interval that half of them lie in. */
function ratioOf({ milliseconds }: Subject, other: Subject | undefined): string {
  if (other === undefined) return "–";
  const ratios = milliseconds
    .map((value, run) => value / (other.milliseconds[run] ?? Number.NaN))
    .sort((a, b) => a - b);
  const quarter = Math.floor(ratios.length / 4);
  const [low, high] = [ratios[quarter], ratios[ratios.length - 1 - quarter]];
  return `${median(ratios).toFixed(2)} (${low?.toFixed(2)}–${high?.toFixed(2)})`;
}
