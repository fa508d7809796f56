import assert from "node:assert/strict";
import { test } from "node:test";
import { Decimal } from "decimal.js";
import { uniform } from "../counter-random.ts";
import { cos, exp, expm1, log, log1p, sin, tanh } from "./index.ts";

/** More arguments of each function than usually, e.g. 1000000: takes an hour and more. */
const SAMPLE = Number(process.env["LOCKSTEP_EXACT_SAMPLE"] ?? 400);

/** 62 digits are 205 bits. */
const Reference = Decimal.clone({
  precision: 62,
  toExpNeg: -9e15,
  toExpPos: 9e15,
  minE: -9e15,
  maxE: 9e15,
});
type Reference = Decimal;

const { POSITIVE_INFINITY: INFINITY, MIN_VALUE, MAX_VALUE, NaN: NOT_A_NUMBER } = Number;
const LEAST_NORMAL = 2.2250738585072014e-308;

interface Subject {
  readonly compute: (x: number) => number;
  /** Its value at a finite number, to 200 bits. */
  readonly reference: (x: Reference) => Reference;
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

const subjects: Readonly<Record<string, Subject>> = {
  exp: {
    compute: exp,
    reference: (x) => x.exp(),
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
    compute: expm1,
    reference: (x) => (x.abs().lessThan(1e-3) ? series(x) : x.exp().minus(1)),
    draws: [between(-40, 709.7), between(-1, 1), magnitudes(-20, 0, true)],
    edges: [...oddEdges, [INFINITY, INFINITY], [-INFINITY, -1], [710, INFINITY], [-1000, -1]],
    places: [-38.9, -37, 0.34657359027997264, -0.25, 56 * Math.LN2, 20 * Math.LN2, 2 ** -54],
    error: 1,
  },
  log: {
    compute: log,
    reference: (x) => x.ln(),
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
    compute: log1p,
    reference: (x) => (x.abs().lessThan(1e-25) ? x.minus(x.times(x).div(2)) : x.plus(1).ln()),
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
    compute: tanh,
    reference: (x) => {
      const twice = (subjects["expm1"] as Subject).reference(x.times(2));
      return twice.div(twice.plus(2));
    },
    draws: [between(-22, 22), between(-1, 1), magnitudes(-20, 0, true)],
    edges: [...oddEdges, [INFINITY, 1], [-INFINITY, -1], [22, 1], [-1e300, -1]],
    places: [1, -1, 2 ** -28, 21.999],
    error: 2,
  },
  sin: {
    compute: sin,
    reference: (x) => sine(x),
    draws: [between(-7, 7), between(-1_647_099, 1_647_099), magnitudes(-12, 40, true)],
    edges: [...oddEdges, [INFINITY, NOT_A_NUMBER], [-INFINITY, NOT_A_NUMBER]],
    // The last is nearer to a multiple of π/2 than any other double.
    places: [Math.PI, Math.PI / 2, 3 * Math.PI, 1e22, 1_647_100, MAX_VALUE, 5.319372648326541e255],
    error: 1,
  },
  cos: {
    compute: cos,
    reference: (x) => sine(HALF_PI.minus(x)),
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

/** eˣ − 1 near 0, where subtracting 1 loses digits. */
function series(x: Reference): Reference {
  let sum: Reference = new Reference(0);
  let term: Reference = new Reference(1);
  for (let n = 1; n <= 25; n++) {
    term = term.times(x).div(n);
    sum = sum.plus(term);
  }
  return sum;
}

/** With digits for the whole part of any double. */
const Wide = Decimal.clone({ precision: 420, minE: -9e15, maxE: 9e15 });
const PI = Wide.acos(-1);
const HALF_PI = PI.div(2);

/** Reduced to [−π/2, π/2] by the library's own π, then summed by Taylor's series. */
function sine(x: Reference): Reference {
  const wide = new Wide(x);
  const turns = wide.div(PI).round();
  const rest = new Reference(wide.minus(turns.times(PI)));
  let sum: Reference = rest;
  let term: Reference = rest;
  const square = rest.times(rest);
  for (let n = 2; !term.isZero() && n < 90; n += 2) {
    term = term.times(square).div(-n * (n + 1));
    sum = sum.plus(term);
  }
  return turns.mod(2).isZero() ? sum : sum.negated();
}

/** A double as it is; the library's constructor reads the shortest text that names it. */
function exactly(x: number): Reference {
  let integer = x;
  let halvings = 0;
  for (; !Number.isInteger(integer); halvings += 64) integer *= 2 ** 64;
  // Digits are not rounded here, but by the division.
  const digits = new Reference(BigInt(integer).toString());
  return halvings === 0 ? digits : digits.div(new Reference(2).pow(halvings));
}

/** How many units in its last place a result is away from the exact value. */
function errorOf(actual: number, exact: Reference): number {
  const magnitude = Math.abs(actual);
  const exponent = Math.max(-1074, Math.floor(Number(Reference.log2(magnitude || MIN_VALUE))) - 52);
  return Number(exactly(actual).minus(exact).abs().div(new Reference(2).pow(exponent)));
}

for (const [name, { compute, reference, draws, edges, places, error }] of Object.entries(
  subjects,
)) {
  test(`${name}: every edge case has its exact value`, () => {
    for (const [x, expected] of edges) {
      assert.ok(Object.is(compute(x), expected), `${name}(${x}) is ${compute(x)}, not ${expected}`);
    }
  });

  test(`${name}: ${SAMPLE} arguments are within ${error} ulp of a reference of 200 bits`, (context) => {
    let greatest = 0;
    const check = (x: number): void => {
      const actual = compute(x);
      const off = errorOf(actual, reference(exactly(x)));
      assert.ok(off < error, `${name}(${x}) is ${actual}: ${off} ulp from the exact value`);
      greatest = Math.max(greatest, off);
    };
    for (const x of places) check(x);
    for (let i = 0; i < SAMPLE; i++) {
      const draw = draws[i % draws.length] as (u: number) => number;
      check(draw(uniform(1, "action", 0, i)));
    }
    context.diagnostic(`greatest error ${greatest.toFixed(3)} ulp`);
  });
}
