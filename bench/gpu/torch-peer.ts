import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { projectFolder } from "../folders/project-folders.ts";
import { AskedProcess } from "./asked-process.ts";
import type { UpdateSizes } from "./engine-process.ts";

/** Seconds of one update by PyTorch. */
export interface TorchSeconds {
  /** Its products have full float32. */
  readonly float32: number;
  /** As PyTorch is installed: convolutions in TensorFloat-32. Absent on the processor. */
  readonly asInstalled?: number;
}

/** What PyTorch says of itself. */
interface Hello {
  readonly version: string;
  /** Folders with CUDA's libraries. */
  readonly libraries: readonly string[];
}

/** The same updates by PyTorch, in a process of its own. */
export class TorchPeer {
  readonly hello: Hello;
  readonly #process: AskedProcess;

  private constructor(process: AskedProcess, hello: Hello) {
    this.#process = process;
    this.hello = hello;
  }

  /** @throws {Error} in one line, when that Python has no PyTorch or PyTorch not that device */
  static async open(python: string, device: string, limitMs: number): Promise<TorchPeer> {
    const script = join(projectFolder, "bench", "gpu", "torch-process.py");
    const process = new AskedProcess("PyTorch", [python, script, device]);
    try {
      return new TorchPeer(process, await process.ask<Hello>({ ask: "hello" }, limitMs));
    } catch (error) {
      process.end();
      throw new Error(
        `${messageOf(error)}: updates are timed without PyTorch; --python names a Python that has it`,
      );
    }
  }

  /** @returns seconds of one measurement */
  prepare(update: UpdateSizes, threads: number, limitMs: number): Promise<number> {
    return this.#process.ask({ ask: "prepare", update, threads }, limitMs);
  }

  measure(limitMs: number): Promise<TorchSeconds> {
    return this.#process.ask({ ask: "measure" }, limitMs);
  }

  end(): void {
    this.#process.end();
  }
}
