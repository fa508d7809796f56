import { median } from "@lockstep/learning";
import { env, InferenceSession, Tensor } from "onnxruntime-node";

/** `c = MatMul(a, b)` of any size, as an ONNX file. */
const model: Uint8Array = Buffer.from(
  "CAgSCGxvY2tzdGVwOnQKEgoBYQoBYhICdjEiBk1hdE11bAoRCgJ2MRIBYyIISWRlbnRpdHkSBm1hdG11bFoVCgFhEhAKDggBEgoKAxIBbQoDEgFrWhUKAWISEAoOCAESCgoDEgFrCgMSAW5iFQoBYxIQCg4IARIKCgMSAW0KAxIBbkIECgAQEQ==",
  "base64",
);

/** Multiplies large float32 matrices with ONNX Runtime: an upper bound for this machine. */
export class MatmulRate {
  readonly #session: InferenceSession;
  readonly #matrix: Tensor;
  readonly #size: number;

  private constructor(session: InferenceSession, size: number) {
    this.#session = session;
    this.#size = size;
    const numbers = Float32Array.from(
      { length: size * size },
      (_, i) => ((i * 7919) % 1000) / 1000,
    );
    this.#matrix = new Tensor("float32", numbers, [size, size]);
  }

  static async create(threads: number, size = 1536): Promise<MatmulRate> {
    env.logLevel = "fatal";
    const session = await InferenceSession.create(model, { intraOpNumThreads: threads });
    return new MatmulRate(session, size);
  }

  /** Operations a second, the median of a few products. */
  async measure(): Promise<number> {
    const rates: number[] = [];
    for (let product = 0; product < 5; product++) {
      const start = performance.now();
      await this.#session.run({ a: this.#matrix, b: this.#matrix });
      rates.push((2 * this.#size ** 3) / ((performance.now() - start) / 1000));
    }
    return median(rates);
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}
