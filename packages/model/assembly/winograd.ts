// Convolutions with fewer products. m outputs in a row of r taps g and n = m + r − 1 inputs d need n products, not m · r:
//
//   F(m, r):   y = Aᵀ ((G g) ⊙ (Bᵀ d))          a tile of m × m outputs:   Y = Aᵀ ((G g Gᵀ) ⊙ (Bᵀ d B)) A
//
// S. Winograd, "Arithmetic complexity of computations", 1980; A. Lavin and S. Gray, "Fast algorithms for convolutional
// neural networks", 2016, https://arxiv.org/abs/1509.09308. A form has n − 1 points p and M(x) = Π (x − p):
//
//   row p of Bᵀ: the coefficients of M(x) ÷ (x − p); last row: those of M(x)
//   row p of G: 1, p, p², … divided by Π (p − other points); last row: 0, …, 0, 1
//   column p of Aᵀ: 1, p, p², …; last column: 0, …, 0, 1
//
// F(3, 2) has the points 0, 1, −1; F(5, 2) and F(4, 3) have 2 and −½, too, with which they lose fewer digits than with 2
// and −2. Over all channels, ⊙ is a product of matrices for each of a tile's n² positions.
//
// A filter with stride s is s² filters with stride 1 of pictures that have each s-th row and column: the phases. Their sums
// add up as those of channels do, so a phase's channel is one more channel.
//
// Transforms go over an array of vectors of 4 numbers by columns, then by rows. An array is its address and the bytes from a
// vector to the one at its right and to the one below.

const VECTOR: usize = 16;
/** Bytes of a row of vectors between both passes. */
const ROW: usize = 6 * VECTOR;

/** Bᵀ d of 4 or 6 inputs. */
// @ts-ignore: decorator
@inline
function inputs(n: i32, from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from), d1 = v128.load(from + step);
  const d2 = v128.load(from + 2 * step), d3 = v128.load(from + 3 * step);
  if (n == 4) {
    v128.store(to, f32x4.sub(d2, d0));
    v128.store(to + toStep, f32x4.add(d2, d1));
    v128.store(to + 2 * toStep, f32x4.sub(d2, d1));
    v128.store(to + 3 * toStep, f32x4.sub(d3, d1));
    return;
  }
  const d4 = v128.load(from + 4 * step), d5 = v128.load(from + 5 * step);
  // M(x) = x (x² − 1) · (x² − 1.5 x − 1): what 4 inputs go through, of inputs that went through the second factor.
  const e0 = f32x4.sub(f32x4.sub(d2, d0), f32x4.mul(f32x4.splat(1.5), d1));
  const e1 = f32x4.sub(f32x4.sub(d3, d1), f32x4.mul(f32x4.splat(1.5), d2));
  const e2 = f32x4.sub(f32x4.sub(d4, d2), f32x4.mul(f32x4.splat(1.5), d3));
  const e3 = f32x4.sub(f32x4.sub(d5, d3), f32x4.mul(f32x4.splat(1.5), d4));
  v128.store(to, f32x4.sub(e2, e0));
  v128.store(to + toStep, f32x4.add(e2, e1));
  v128.store(to + 2 * toStep, f32x4.sub(e2, e1));
  const f1 = f32x4.sub(d3, d1), f2 = f32x4.sub(d4, d2);
  v128.store(to + 3 * toStep, f32x4.add(f2, f32x4.mul(f32x4.splat(0.5), f1)));
  v128.store(to + 4 * toStep, f32x4.sub(f2, f32x4.mul(f32x4.splat(2), f1)));
  v128.store(to + 5 * toStep, f32x4.sub(e3, e1));
}

/** G g of 2 or 3 taps. */
function taps(r: i32, n: i32, from: usize, step: usize, to: usize, toStep: usize): void {
  const g0 = v128.load(from), g1 = v128.load(from + step);
  const last = v128.load(from + usize(r - 1) * step);
  const square = r == 2 ? f32x4.splat(0) : last;
  const even = f32x4.add(g0, square);
  const sum = f32x4.add(even, g1), difference = f32x4.sub(even, g1);
  if (n == 4) {
    v128.store(to, f32x4.neg(g0));
    v128.store(to + toStep, f32x4.div(sum, f32x4.splat(2)));
    v128.store(to + 2 * toStep, f32x4.div(difference, f32x4.splat(2)));
    v128.store(to + 3 * toStep, last);
    return;
  }
  v128.store(to, g0);
  v128.store(to + toStep, f32x4.div(sum, f32x4.splat(-3)));
  v128.store(to + 2 * toStep, f32x4.div(difference, f32x4.splat(3)));
  // At 2 and −½: (g0 + 2 g1 + 4 g2) ÷ 15 and −(16 g0 − 8 g1 + 4 g2) ÷ 15.
  const two = f32x4.mul(f32x4.splat(2), g1), four = f32x4.mul(f32x4.splat(4), square);
  const least = f32x4.sub(f32x4.mul(f32x4.splat(4), two), f32x4.mul(f32x4.splat(16), g0));
  v128.store(to + 3 * toStep, f32x4.div(f32x4.add(f32x4.add(g0, two), four), f32x4.splat(15)));
  v128.store(to + 4 * toStep, f32x4.div(f32x4.sub(least, four), f32x4.splat(15)));
  v128.store(to + 5 * toStep, last);
}

/** Aᵀ p: 3 outputs of 4 products, 4 or 5 of 6. */
// @ts-ignore: decorator
@inline
function sums(m: i32, from: usize, step: usize, to: usize, toStep: usize): void {
  const p0 = v128.load(from), p1 = v128.load(from + step);
  const p2 = v128.load(from + 2 * step), p3 = v128.load(from + 3 * step);
  const even = f32x4.add(p1, p2), odd = f32x4.sub(p1, p2);
  if (m == 3) {
    v128.store(to, f32x4.add(p0, even));
    v128.store(to + toStep, odd);
    v128.store(to + 2 * toStep, f32x4.add(even, p3));
    return;
  }
  const p4 = v128.load(from + 4 * step), p5 = v128.load(from + 5 * step);
  v128.store(to, f32x4.add(f32x4.add(p0, even), f32x4.add(p3, p4)));
  v128.store(to + toStep, f32x4.add(odd, atPoints(p3, 2, p4, -0.5)));
  v128.store(to + 2 * toStep, f32x4.add(even, atPoints(p3, 4, p4, 0.25)));
  const cubes = f32x4.add(odd, atPoints(p3, 8, p4, -0.125));
  if (m == 4) {
    v128.store(to + 3 * toStep, f32x4.add(cubes, p5));
    return;
  }
  v128.store(to + 3 * toStep, cubes);
  const fourth = f32x4.add(even, atPoints(p3, 16, p4, 0.0625));
  v128.store(to + 4 * toStep, f32x4.add(fourth, p5));
}

// @ts-ignore: decorator
@inline
function atPoints(p3: v128, third: f32, p4: v128, fourth: f32): v128 {
  return f32x4.add(f32x4.mul(f32x4.splat(third), p3), f32x4.mul(f32x4.splat(fourth), p4));
}

/**
 * Bᵀ d B of tiles of pictures.
 * @param n inputs of a side of a tile, 4 or 6
 * @param tiles offsets of the tiles
 * @param quads where in a block of inputs, which is a pixel of all phases, each 4 channels begin
 * @param right bytes to the next block
 * @param down bytes to the block below
 * @param between n · 96 bytes
 * @param into `[n² positions][tiles, channels]`
 * @param positionBytes from one position to the next
 */
export function transformInputs(
  n: i32,
  pictures: usize,
  tiles: usize,
  tileCount: i32,
  quads: usize,
  quadCount: i32,
  right: usize,
  down: usize,
  between: usize,
  into: usize,
  positionBytes: usize,
): void {
  const side = usize(n);
  const tilesEnd = tiles + (usize(tileCount) << 2);
  const quadsEnd = quads + (usize(quadCount) << 2);
  for (; tiles < tilesEnd; tiles += 4) {
    const tile = pictures + load<u32>(tiles);
    for (let quad = quads; quad < quadsEnd; quad += 4) {
      const from = tile + load<u32>(quad);
      for (let x: usize = 0; x < side; x++) {
        inputs(n, from + x * right, down, between + x * VECTOR, ROW);
      }
      for (let y: usize = 0; y < side; y++) {
        inputs(n, between + y * ROW, VECTOR, into + side * y * positionBytes, positionBytes);
      }
      into += VECTOR;
    }
  }
}

/**
 * G g Gᵀ of the filters of a convolution.
 * @param n inputs of a side of a tile, 4 or 6
 * @param weights panels as `multiply` has them, of `panelBytes` each
 * @param r taps of a side of a phase's filter, 2 or 3
 * @param channels offsets in a panel of the channels' first taps
 * @param right bytes to the next tap
 * @param down bytes to the tap below
 * @param between n · 96 bytes
 * @param into `[n² positions]` panels of as many rows as there are channels
 */
export function transformFilters(
  n: i32,
  weights: usize,
  panelBytes: i32,
  panels: i32,
  r: i32,
  channels: usize,
  channelCount: i32,
  right: usize,
  down: usize,
  between: usize,
  into: usize,
): void {
  const side = usize(n);
  const channelsEnd = channels + (usize(channelCount) << 2);
  const positionBytes = usize(panels) * (usize(channelCount) << 5);
  for (let panel: i32 = 0; panel < panels; panel++) {
    for (let channel = channels; channel < channelsEnd; channel += 4) {
      for (let half: usize = 0; half < 2; half++) {
        const from = weights + load<u32>(channel) + half * VECTOR;
        for (let x: usize = 0; x < usize(r); x++) {
          taps(r, n, from + x * right, down, between + x * VECTOR, ROW);
        }
        for (let y: usize = 0; y < side; y++) {
          const to = into + side * y * positionBytes;
          taps(r, n, between + y * ROW, VECTOR, to, positionBytes);
        }
        into += VECTOR;
      }
    }
    weights += panelBytes;
  }
}

/**
 * max(0, bias + Aᵀ p A) of the products of tiles. Where tiles overlap, the later one counts.
 * @param m outputs of a side of a tile: 3 of 4 inputs, 4 or 5 of 6
 * @param products `[n² positions][tiles, 8 · panels]`
 * @param positionBytes from one position to the next
 * @param tiles offsets of the tiles among the outputs
 * @param right bytes to the next output
 * @param down bytes to the output below
 * @param between 2 n · 96 bytes
 */
export function assembleOutputs(
  m: i32,
  products: usize,
  positionBytes: usize,
  panels: i32,
  bias: usize,
  tiles: usize,
  tileCount: i32,
  right: usize,
  down: usize,
  between: usize,
  outputs: usize,
): void {
  const zero = f32x4.splat(0);
  const side = usize(m), n: usize = m == 3 ? 4 : 6;
  const tilesEnd = tiles + (usize(tileCount) << 2);
  const width = usize(panels) << 5;
  const row = between + n * ROW;
  for (; tiles < tilesEnd; tiles += 4) {
    const tile = outputs + load<u32>(tiles);
    for (let column: usize = 0; column < width; column += VECTOR) {
      for (let x: usize = 0; x < n; x++) {
        const from = products + x * positionBytes;
        sums(m, from, n * positionBytes, between + x * VECTOR, ROW);
      }
      const before = v128.load(bias + column);
      for (let y: usize = 0; y < side; y++) {
        sums(m, between + y * ROW, VECTOR, row, VECTOR);
        let to = tile + column + y * down;
        for (let x: usize = 0; x < side; x++) {
          // Not pmax: a NaN must stay one, so that it is found.
          v128.store(to, f32x4.max(zero, f32x4.add(before, v128.load(row + x * VECTOR))));
          to += right;
        }
      }
      products += VECTOR;
    }
  }
}
