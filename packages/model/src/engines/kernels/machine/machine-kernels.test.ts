import assert from "node:assert/strict";
import { test } from "node:test";
import { type VectorBits, vectorBits } from "@lockstep/machine-code";
import { skipElsewhere } from "@lockstep/system/testing";
import fc from "fast-check";
import { type Kernels, openKernels } from "../kernels.ts";
import { openFastestKernels } from "./machine-kernels.ts";

/** Widths of vectors, and why the kernels with them cannot be tested here. */
const widths = ([256, 512] as const).map((bits) => ({
  bits,
  skip: skipElsewhere(
    vectorBits() >= bits,
    `a processor with ${bits === 256 ? "AVX2" : "AVX-512"} under Linux, which the code is made for`,
  ),
}));

const PANEL = 8;
/** Addresses in the kernels' memory. */
const [LISTS, LEFT, RIGHT, INTO] = [1_024, 0x1_0000, 0x8_0000, 0x18_0000] as const;
const PAGES = 48;

/** Ordinary numbers, and those that instructions could treat in a way of their own. */
const aNumber = fc.oneof(
  { weight: 20, arbitrary: fc.double({ min: -4, max: 4, noNaN: true }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, -0, 1e-45, -1e-40, 3e38, -3e38, Infinity, Number.NaN),
  },
);

/** The same kernel twice, in WebAssembly and in machine code, on the same memory. */
function assertSameBits(
  vectors: VectorBits,
  numbers: readonly number[],
  lists: readonly (readonly number[])[],
  run: (kernels: Kernels) => void,
): void {
  const [expected, actual] = [openKernels(), openFastestKernels(vectors)].map((kernels) => {
    kernels.memory.grow(PAGES);
    const all = new Float32Array(kernels.memory.buffer);
    fillWith(all.subarray(LEFT / 4), numbers);
    for (const [index, list] of lists.entries())
      new Uint32Array(kernels.memory.buffer, LISTS + 512 * index, list.length).set(list);
    run(kernels);
    return all;
  }) as [Float32Array, Float32Array];
  const different = firstDifference(expected, actual);
  assert.equal(different, -1, `float32 ${different}: ${expected[different]}, ${actual[different]}`);
}

/** The numbers again and again, to the end. */
function fillWith(all: Float32Array, numbers: readonly number[]): void {
  all.set(numbers);
  for (let filled = numbers.length; filled < all.length; filled *= 2)
    all.copyWithin(filled, 0, filled);
}

/** Any bits of a number that is none are as good as any others. */
function firstDifference(expected: Float32Array, actual: Float32Array): number {
  const [left, right] = [expected, actual].map(
    ({ buffer, byteOffset, length }) => new Uint32Array(buffer, byteOffset, length),
  ) as [Uint32Array, Uint32Array];
  const bothNone = (index: number): boolean =>
    Number.isNaN(expected[index]) && Number.isNaN(actual[index]);
  for (let index = 0; index < left.length; index++)
    if (left[index] !== right[index] && !bothNone(index)) return index;
  return -1;
}

/** What rows that are none write is nobody's, and differs: behind the last row it is made equal. */
function clearBehind(kernels: Kernels, end: number): void {
  new Float32Array(kernels.memory.buffer).fill(0, end / 4);
}

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 70 }),
  segments: fc.integer({ min: 1, max: 4 }),
  quads: fc.integer({ min: 1, max: 10 }),
  panels: fc.integer({ min: 1, max: 11 }),
  numbers: fc.array(aNumber, { minLength: 50, maxLength: 500 }),
});

/** A product may have no rows; gradients have one or more. */
const shapeOrNothing = fc.oneof(
  { weight: 9, arbitrary: shape },
  { weight: 1, arbitrary: shape.map((some) => ({ ...some, rows: 0 })) },
);

const spaced = (count: number, bytes: number): number[] =>
  Array.from({ length: count }, (_, index) => index * bytes);

for (const { bits, skip } of widths) {
  test(`products by vectors of ${bits} bits have the bits of those in WebAssembly`, {
    skip,
  }, () => {
    fc.assert(
      fc.property(
        shapeOrNothing,
        fc.record({
          count: fc.integer({ min: 1, max: 3 }),
          hasBias: fc.boolean(),
          hasRelu: fc.boolean(),
        }),
        ({ rows, segments, quads, panels, numbers }, { count, hasBias, hasRelu }) => {
          const length = 4 * quads - 1;
          const depth = segments * length;
          const rowBytes = 4 * PANEL * panels;
          const lists = [spaced(rows + 3, 4 * length), spaced(segments, 4 * length)];
          assertSameBits(bits, numbers, lists, (kernels) => {
            const product = [
              LISTS,
              rows,
              LISTS + 512,
              segments,
              length,
              RIGHT,
              4 * PANEL * depth,
            ] as const;
            const end = [panels, hasBias ? RIGHT - 4096 : 0] as const;
            const least = hasRelu ? 0 : Number.NEGATIVE_INFINITY;
            if (hasBias)
              kernels.multiplyEach(
                count,
                64,
                128,
                (rows + 3) * rowBytes,
                LEFT,
                ...product,
                ...end,
                INTO,
                least,
              );
            else kernels.multiply(LEFT, ...product, ...end, INTO, least);
            for (let index = 0; index < count; index++) {
              const behind = INTO + ((rows + 3) * index + rows) * rowBytes;
              new Float32Array(kernels.memory.buffer).fill(
                0,
                behind / 4,
                behind / 4 + (3 * rowBytes) / 4,
              );
            }
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  test(`gradients by vectors of ${bits} bits have the bits of those in WebAssembly`, {
    skip,
  }, () => {
    fc.assert(
      fc.property(shape, ({ rows, segments, quads, panels, numbers }) => {
        const length = 4 * quads;
        const rowBytes = 4 * PANEL * panels;
        const places = spaced(rows + 3, rowBytes);
        assertSameBits(bits, numbers, [places, spaced(segments, rowBytes)], (kernels) => {
          kernels.addInputGradient(
            ...[LEFT, rows, PANEL * quads, RIGHT, LISTS + 512, segments, panels, LISTS, INTO],
          );
          clearBehind(kernels, INTO + rows * rowBytes);
        });
        assertSameBits(
          bits,
          numbers,
          [spaced(rows, 4 * length), spaced(segments, 64)],
          (kernels) => {
            kernels.addFilterGradient(
              ...[LEFT, LISTS, rows, LISTS + 512, segments, length, RIGHT, panels, INTO],
            );
          },
        );
      }),
      { numRuns: 60 },
    );
  });
}

test("a memory that has grown is found where it is, and two do not disturb each other", () => {
  const kernels = openFastestKernels();
  const others = openFastestKernels();
  for (const each of [kernels, others, kernels]) {
    each.memory.grow(PAGES);
    const all = new Float32Array(each.memory.buffer);
    all.fill(2, LEFT / 4, INTO / 4);
    new Uint32Array(each.memory.buffer).fill(0, LISTS / 4, LISTS / 4 + 64);
    each.multiply(LEFT, LISTS, 4, LISTS, 1, 8, RIGHT, 256, 1, RIGHT, INTO, 0);
    assert.deepEqual(
      [...all.subarray(INTO / 4, INTO / 4 + 8)],
      Array.from({ length: 8 }, () => 34),
    );
  }
});
