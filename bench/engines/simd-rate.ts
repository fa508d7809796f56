import { median } from "@lockstep/learning";
import { type Clock, millisecondsOf } from "./clock.ts";
import { simdRateWasm } from "./generated/simd-rate-wasm.ts";

/** What is used of WebAssembly, which neither Node's types nor the language's describe. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  multiplyAndAdd(numbers: number, turns: number): number;
}

const OPERATIONS_OF_TURN = 64;
const TURNS = 1_000_000;

/** Operations a second of SIMD of fixed width without fused multiply-add on one core: an upper bound for portable arithmetic. */
export class SimdRate {
  readonly #exports: Exports;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    const { Module, Instance } = Reflect.get(globalThis, "WebAssembly") as WebAssemblyApi;
    const compiled = new Module(Buffer.from(simdRateWasm, "base64"));
    this.#exports = new Instance(compiled, {}).exports as Exports;
    this.#exports.memory.grow(1);
    new Float32Array(this.#exports.memory.buffer).fill(0.5);
    // The better of V8's two compilers takes over after some calls.
    for (let call = 0; call < 20; call++) this.#exports.multiplyAndAdd(0, TURNS / 10);
  }

  /** The median of a few turns. */
  measure(): number {
    const rates: number[] = [];
    for (let run = 0; run < 5; run++) {
      const startMs = millisecondsOf(this.#clock);
      this.#exports.multiplyAndAdd(0, TURNS);
      const seconds = (millisecondsOf(this.#clock) - startMs) / 1000;
      rates.push((OPERATIONS_OF_TURN * TURNS) / seconds);
    }
    return median(rates);
  }
}
