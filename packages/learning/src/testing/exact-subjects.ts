import { uniform } from "../counter-random.ts";
import * as exact from "../exact/index.ts";

type Name = keyof typeof exact;

/** An MPFR number in the library's memory. */
type Pointer = number;

/** What is used of gmp-wasm, whose own types do not compile. Each function is rounded correctly to the bits of its result. */
type Mpfr = {
  mpfr_t(): Pointer;
  mpfr_init2(x: Pointer, bits: number): void;
  mpfr_set_d(result: Pointer, x: number, rounding: number): void;
  mpfr_sub_d(result: Pointer, x: Pointer, y: number, rounding: number): void;
  mpfr_div_d(result: Pointer, x: Pointer, y: number, rounding: number): void;
  mpfr_get_d(x: Pointer, rounding: number): number;
} & Readonly<Record<`mpfr_${Name}`, (result: Pointer, x: Pointer, rounding: number) => void>>;

const library: string = "gmp-wasm";
const { init } = (await import(library)) as { init(): Promise<{ readonly binding: Mpfr }> };
const { binding: mpfr } = await init();

const REFERENCE_BITS = 256;

const { POSITIVE_INFINITY: INFINITY, MIN_VALUE, MAX_VALUE, NaN: NOT_A_NUMBER } = Number;
const LEAST_NORMAL = 2.2250738585072014e-308;

/** A function of our own beside MPFR's. */
export interface ExactSubject {
  readonly compute: (x: number) => number;
  /** MPFR's. */
  readonly reference: `mpfr_${Name}`;
  /** Arguments from a uniform number. */
  readonly draws: readonly ((u: number) => number)[];
  /** [argument, exact value] */
  readonly edges: readonly (readonly [number, number])[];
  /** Further arguments that are held against the reference. */
  readonly places: readonly number[];
  /** In units of the result's last place. */
  readonly error: number;
}

const between = (low: number, high: number) => (u: number) => low + u * (high - low);
/** Evenly among exponents; the sign by the last digits. */
const magnitudes = (least: number, greatest: number, signed: boolean) => (u: number) => {
  const magnitude = 10 ** (least + u * (greatest - least));
  return signed && (u * 1e9) % 2 >= 1 ? -magnitude : magnitude;
};

const oddEdges = [
  [0, 0],
  [-0, -0],
  [NOT_A_NUMBER, NOT_A_NUMBER],
  [MIN_VALUE, MIN_VALUE],
  [-MIN_VALUE, -MIN_VALUE],
  [LEAST_NORMAL, LEAST_NORMAL],
  [-LEAST_NORMAL, -LEAST_NORMAL],
  [1e-100, 1e-100],
] as const;

/** By name. */
export const exactSubjects: Readonly<Record<Name, ExactSubject>> = {
  exp: {
    compute: exact.exp,
    reference: "mpfr_exp",
    draws: [between(-745, 709.7), between(-1, 1), magnitudes(-20, 0, true), between(-745, -708)],
    edges: [
      [0, 1],
      [-0, 1],
      [1, Math.E],
      [NOT_A_NUMBER, NOT_A_NUMBER],
      [INFINITY, INFINITY],
      [-INFINITY, 0],
      [709.7827128933841, INFINITY],
      [-745.1332191019411, MIN_VALUE],
      [-745.1332191019412, 0],
      [MAX_VALUE, INFINITY],
      [-MAX_VALUE, 0],
      [MIN_VALUE, 1],
    ],
    places: [
      709.782712893384,
      0.34657359027997264,
      0.3465735902799727,
      1.0397207708399179,
      -0.3465735902799727,
      2 ** -28,
    ],
    error: 1,
  },
  expm1: {
    compute: exact.expm1,
    reference: "mpfr_expm1",
    draws: [between(-40, 709.7), between(-1, 1), magnitudes(-20, 0, true)],
    edges: [...oddEdges, [INFINITY, INFINITY], [-INFINITY, -1], [710, INFINITY], [-1000, -1]],
    places: [-38.9, -37, 0.34657359027997264, -0.25, 56 * Math.LN2, 20 * Math.LN2, 2 ** -54],
    error: 1,
  },
  log: {
    compute: exact.log,
    reference: "mpfr_log",
    draws: [
      magnitudes(-307, 308, false),
      between(0, 2),
      between(0.999, 1.001),
      magnitudes(-323, -308, false),
    ],
    edges: [
      [0, -INFINITY],
      [-0, -INFINITY],
      [1, 0],
      [-1, NOT_A_NUMBER],
      [-MIN_VALUE, NOT_A_NUMBER],
      [-INFINITY, NOT_A_NUMBER],
      [NOT_A_NUMBER, NOT_A_NUMBER],
      [INFINITY, INFINITY],
    ],
    places: [
      MIN_VALUE,
      LEAST_NORMAL,
      MAX_VALUE,
      2,
      0.5,
      Math.SQRT2,
      Math.SQRT1_2,
      1 + 2 ** -52,
      1 - 2 ** -53,
    ],
    error: 1,
  },
  log1p: {
    compute: exact.log1p,
    reference: "mpfr_log1p",
    draws: [between(-1, 1), magnitudes(-20, 300, false), magnitudes(-20, -0.01, true)],
    edges: [
      ...oddEdges,
      [-1, -INFINITY],
      [-1.5, NOT_A_NUMBER],
      [-INFINITY, NOT_A_NUMBER],
      [INFINITY, INFINITY],
    ],
    places: [
      MAX_VALUE,
      2 ** 53,
      2 ** 54,
      1,
      Math.SQRT2 - 1,
      Math.SQRT1_2 - 1,
      2 ** -29,
      2 ** -54,
      -1 + 2 ** -53,
    ],
    error: 1,
  },
  tanh: {
    compute: exact.tanh,
    reference: "mpfr_tanh",
    draws: [between(-22, 22), between(-1, 1), magnitudes(-20, 0, true)],
    edges: [...oddEdges, [INFINITY, 1], [-INFINITY, -1], [22, 1], [-1e300, -1]],
    places: [1, -1, 2 ** -28, 21.999],
    error: 2.2,
  },
  sin: {
    compute: exact.sin,
    reference: "mpfr_sin",
    draws: [between(-7, 7), between(-1_647_099, 1_647_099), magnitudes(-12, 40, true)],
    edges: [...oddEdges, [INFINITY, NOT_A_NUMBER], [-INFINITY, NOT_A_NUMBER]],
    // The last is nearer to a multiple of π/2 than any other double.
    places: [Math.PI, Math.PI / 2, 3 * Math.PI, 1e22, 1_647_100, MAX_VALUE, 5.319372648326541e255],
    error: 1,
  },
  cos: {
    compute: exact.cos,
    reference: "mpfr_cos",
    draws: [between(-7, 7), between(-1_647_099, 1_647_099), magnitudes(-12, 40, true)],
    edges: [
      [0, 1],
      [-0, 1],
      [MIN_VALUE, 1],
      [NOT_A_NUMBER, NOT_A_NUMBER],
      [INFINITY, NOT_A_NUMBER],
      [-INFINITY, NOT_A_NUMBER],
    ],
    places: [Math.PI, Math.PI / 2, 3 * Math.PI, 1e22, 1_647_100, MAX_VALUE, 5.319372648326541e255],
    error: 1,
  },
};

const doubles = new Float64Array(1);
const bits = new BigUint64Array(doubles.buffer);

/** The distance from a number to the next one of greater magnitude. */
function unitOf(x: number): number {
  doubles[0] = Math.abs(x);
  const magnitude = doubles[0];
  bits[0] = (bits[0] ?? 0n) + 1n;
  return Number.isFinite(doubles[0]) ? (doubles[0] as number) - magnitude : 2 ** 971;
}

/** To the nearest. */
const ROUNDED = 0;
const argument = mpfr.mpfr_t();
mpfr.mpfr_init2(argument, 53);
const value = mpfr.mpfr_t();
mpfr.mpfr_init2(value, REFERENCE_BITS);

/** How many units in its last place a function's result at a finite number is away from the exact one. */
function errorAt({ compute, reference }: ExactSubject, x: number): number {
  const actual = compute(x);
  mpfr.mpfr_set_d(argument, x, ROUNDED);
  mpfr[reference](value, argument, ROUNDED);
  mpfr.mpfr_sub_d(value, value, actual, ROUNDED);
  mpfr.mpfr_div_d(value, value, unitOf(actual), ROUNDED);
  return Math.abs(mpfr.mpfr_get_d(value, ROUNDED));
}

/** Arguments of a function in the order in which they are tried: its special places, then draws. */
function* argumentsOf({ places, draws }: ExactSubject, count: number): Generator<number> {
  yield* places;
  for (let i = 0; i < count; i++) {
    const draw = draws[i % draws.length] as (u: number) => number;
    yield draw(uniform(1, "action", 0, i));
  }
}

/** The greatest error of a function over its special places and so many draws. */
export function greatestError(
  subject: ExactSubject,
  count: number,
): { readonly ulps: number; readonly at: number } {
  let greatest = { ulps: 0, at: Number.NaN };
  for (const x of argumentsOf(subject, count)) {
    const ulps = errorAt(subject, x);
    if (!(ulps <= greatest.ulps)) greatest = { ulps, at: x };
  }
  return greatest;
}
