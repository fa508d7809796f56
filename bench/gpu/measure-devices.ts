import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { messageOf, oneLine } from "@lockstep/errors";
import type { GradientCheck } from "@lockstep/model/conformance";
import { AskedProcess } from "./asked-process.ts";
import type { EngineQuestion, UpdateSizes } from "./engine-process.ts";
import type { EngineCheck, EngineTiming, GpuResults, UpdatePair } from "./results.ts";
import { pairsThatFit } from "./time-plan.ts";
import { TorchPeer } from "./torch-peer.ts";
import { chooseVulkan, type Environment, type Vulkan } from "./vulkan/choose-vulkan.ts";

export interface DeviceMeasurement {
  readonly engines: readonly string[];
  readonly updates: readonly UpdateSizes[];
  /** The networks and batches whose gradients are checked. */
  readonly checked: readonly UpdateSizes[];
  readonly pairs: number;
  readonly python: string;
  readonly torchDevice: string;
  readonly threads: number;
  /** When it must have ended, by `performance.now()`. */
  readonly endMs: number;
  /** See `VulkanPlaces`. */
  readonly libraries: string | null;
  /** Called with each line as soon as it is known. */
  readonly say: (line: string) => void;
}

interface Subject {
  readonly engine: string;
  readonly process: AskedProcess;
}

/** No single answer may take all the time that the others need. */
const TORCH_STARTS_MS = 90_000;
const CHECK_LIMIT_MS = 240_000;
const UPDATE_LIMIT_MS = 120_000;
/** What is left at the end to write down what was found. */
const RESERVE_MS = 2_000;

/**
 * Checks the gradients of engines on a graphics processor and times their updates beside PyTorch's, in pairs that take turns.
 * Each engine runs in its own process. What is missing or fails is a line of the notes, and the rest goes on.
 */
export async function measureDevices(plan: DeviceMeasurement): Promise<GpuResults> {
  const scratch = mkdtempSync(join(tmpdir(), "lockstep-gpu-"));
  const remove = (): void => rmSync(scratch, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    return await new Measuring(plan).run(scratch);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

class Measuring {
  readonly #plan: DeviceMeasurement;
  readonly #notes: string[] = [];
  readonly #checks: EngineCheck[] = [];
  readonly #timings: EngineTiming[] = [];
  #subjects: readonly Subject[] = [];
  #torch: TorchPeer | null = null;
  /** Of all that take turns, by the last update. */
  #secondsOfRow = 0;

  constructor(plan: DeviceMeasurement) {
    this.#plan = plan;
  }

  async run(scratch: string): Promise<GpuResults> {
    const { engines, updates, libraries, python, torchDevice } = this.#plan;
    const card = await this.#tried(nvidiaCard);
    this.#torch = await this.#tried(() =>
      TorchPeer.open(python, torchDevice, this.#limit(TORCH_STARTS_MS)),
    );
    const torch = this.#torch?.hello ?? null;
    const vulkan = engines.includes("onnx:webgpu")
      ? await this.#tried(() => chooseVulkan({ libraries, scratch }))
      : null;
    if (vulkan?.devices.every(({ kind }) => kind === "processor"))
      this.#note(
        "Vulkan has only a driver that computes on the processor: its times say nothing of a graphics processor",
      );
    try {
      for (const engine of engines) await this.#check(engine, vulkan);
      const ascending = [...updates].sort((a, b) => a.rows - b.rows);
      for (const update of ascending) await this.#time(update);
    } finally {
      for (const { process } of this.#subjects) process.end();
      this.#torch?.end();
    }
    return {
      date: new Date().toISOString(),
      machine: {
        ...{ card, vulkan: vulkan?.devices ?? [] },
        ...{ processor: cpus()[0]?.model.trim() ?? "", cores: availableParallelism() },
        ...{ node: process.versions.node, torch: torch?.version ?? null },
      },
      ...{ checks: this.#checks, timings: this.#timings, notes: this.#notes },
    };
  }

  /** Null, and a note, when it fails. */
  async #tried<Result>(work: () => Promise<Result>): Promise<Result | null> {
    try {
      return await work();
    } catch (error) {
      this.#note(oneLine(messageOf(error)));
      return null;
    }
  }

  #note(line: string): void {
    this.#notes.push(line);
    this.#plan.say(line);
  }

  /** Milliseconds that an answer may take. */
  #limit(most: number): number {
    return Math.min(most, this.#plan.endMs - performance.now() - RESERVE_MS);
  }

  async #check(engine: string, vulkan: Vulkan | null): Promise<void> {
    if (engine === "onnx:webgpu" && vulkan === null) return;
    const environment = engine === "onnx:webgpu" ? vulkan?.environment : this.#cudaEnvironment();
    const script = fileURLToPath(new URL("./engine-process.js", import.meta.url));
    const child = new AskedProcess(engine, [process.execPath, script, engine], environment);
    const subject = { engine, process: child };
    this.#subjects = [...this.#subjects, subject];
    const question: EngineQuestion = { ask: "check", networks: this.#plan.checked };
    const checks = await this.#asked<readonly GradientCheck[]>(subject, question, CHECK_LIMIT_MS);
    for (const check of checks ?? []) {
      this.#checks.push({ engine, ...check });
      const { rows, against, tensor, error, allowed } = check;
      const verdict = error <= allowed ? "agrees with" : "DIFFERS from";
      this.#plan.say(
        `${engine}: the gradient of ${rows} rows ${verdict} ${against === "the other engine" ? "onnx:cpu" : against}: ${tensor} differs by ${error.toExponential(1)}, allowed ${allowed}`,
      );
    }
  }

  /** CUDA's libraries of the Python that has PyTorch, for the provider that needs the same. */
  #cudaEnvironment(): Environment {
    const { LD_LIBRARY_PATH = "" } = process.env;
    const folders = [...LD_LIBRARY_PATH.split(":"), ...(this.#torch?.hello.libraries ?? [])];
    return { LD_LIBRARY_PATH: folders.filter(Boolean).join(":") };
  }

  async #time(update: UpdateSizes): Promise<void> {
    if (this.#subjects.length === 0) return;
    // Before its pairs, an update is made twice to get ready.
    const expected = update.rows * this.#secondsOfRow;
    if (expected > 0 && this.#pairs(update, expected, 2 * expected) === 0) return;
    let pairSeconds = 0;
    const { threads } = this.#plan;
    for (const subject of this.#subjects) {
      const seconds = await this.#asked<number>(subject, { ask: "prepare", update, threads });
      pairSeconds += seconds ?? 0;
    }
    pairSeconds += await this.#prepareTorch(update);
    this.#secondsOfRow = pairSeconds / update.rows;
    const short = 0.1 * (this.#subjects.length + 1);
    await this.#takePairs(update, this.#pairs(update, pairSeconds + short, 0));
    for (const subject of this.#subjects) await this.#asked(subject, { ask: "release" });
  }

  /** How many pairs fit after some other work; fewer than wanted is noted. */
  #pairs({ rows }: UpdateSizes, pairSeconds: number, beforeSeconds: number): number {
    const leftSeconds = (this.#plan.endMs - performance.now()) / 1000;
    const times = { pairSeconds, beforeSeconds, leftSeconds };
    const { count, note } = pairsThatFit(rows, times, this.#plan.pairs);
    // What is only expected is noted where it decides.
    if (note !== null && (count === 0 || beforeSeconds === 0)) this.#note(note);
    return count;
  }

  /** Seconds of one measurement; 0 without PyTorch. */
  async #prepareTorch(update: UpdateSizes): Promise<number> {
    const { threads } = this.#plan;
    return (await this.#askTorch((torch, limitMs) => torch.prepare(update, threads, limitMs))) ?? 0;
  }

  async #takePairs(update: UpdateSizes, count: number): Promise<void> {
    const pairs = new Map<string, UpdatePair[]>();
    for (let round = 0; round < count; round++) {
      const times = new Map<string, number>();
      const lockstep = async (): Promise<void> => {
        for (const subject of this.#subjects) {
          const seconds = await this.#asked<number>(subject, { ask: "measure" });
          if (seconds !== null) times.set(subject.engine, seconds);
        }
      };
      // Who begins alternates.
      if (round % 2 === 0) await lockstep();
      const torch = await this.#askTorch((peer, limitMs) => peer.measure(limitMs));
      if (round % 2 === 1) await lockstep();
      for (const [engine, seconds] of times)
        pairs.set(engine, [
          ...(pairs.get(engine) ?? []),
          {
            lockstep: seconds,
            torch: torch?.float32 ?? null,
            torchAsInstalled: torch?.asInstalled ?? null,
          },
        ]);
    }
    for (const [engine, ofEngine] of pairs) this.#timings.push({ engine, update, pairs: ofEngine });
  }

  /** Null without PyTorch; it is asked no more when it fails. */
  async #askTorch<Answer>(
    ask: (torch: TorchPeer, limitMs: number) => Promise<Answer>,
  ): Promise<Answer | null> {
    const torch = this.#torch;
    if (torch === null) return null;
    const answer = await this.#tried(() => ask(torch, this.#limit(UPDATE_LIMIT_MS)));
    if (answer === null) {
      torch.end();
      this.#torch = null;
    }
    return answer;
  }

  /** Null when it fails; the engine is then asked no more. */
  async #asked<Answer>(
    subject: Subject,
    question: EngineQuestion,
    most = UPDATE_LIMIT_MS,
  ): Promise<Answer | null> {
    try {
      return await subject.process.ask<Answer>(question, this.#limit(most));
    } catch (error) {
      this.#note(oneLine(messageOf(error)));
      subject.process.end();
      this.#subjects = this.#subjects.filter((each) => each !== subject);
      return null;
    }
  }
}

async function nvidiaCard(): Promise<string> {
  const query = ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"];
  try {
    const { stdout } = await promisify(execFile)("nvidia-smi", query, { timeout: 20_000 });
    return oneLine(stdout.trim());
  } catch (error) {
    throw new Error(`no NVIDIA card: nvidia-smi does not answer (${oneLine(messageOf(error))})`);
  }
}
