/** Rows whose inputs stay in a core's cache while all panels go over them. */
const BLOCK: i32 = 64;

/**
 * `[rows, columns]` = max(least, before + inputs · weights), where `before` is the bias, or what the outputs were if
 * `bias` is 0.
 *
 * A row's inputs lie in segments: segment s of row m begins at `inputs + places[m] + segments[s]`, so that a convolution
 * reads pictures where they are. A sum begins with `before` and goes through the segments in their order, so that a product
 * has the same bits when its segments are multiplied in several calls.
 * @param weights rows of the first panel
 * @param panelBytes from one panel to the next
 * @param outputs row by row, 8 · panels columns
 * @param least 0 for a ReLU, −∞ for none
 */
export function multiply(
  inputs: usize,
  places: usize,
  rows: i32,
  segments: usize,
  segmentCount: i32,
  segmentLength: i32,
  weights: usize,
  panelBytes: i32,
  panels: i32,
  bias: usize,
  outputs: usize,
  least: f32,
): void {
  const width = usize(panels) << 5;
  const bytes = usize(panelBytes);
  const segmentBytes = usize(segmentLength) << 2;
  const segmentsEnd = segments + (usize(segmentCount) << 2);
  if (rows == 1 && (panels & 1) == 0 && (segmentLength & 1) == 0) {
    const i0 = inputs + load<u32>(places);
    for (let panel: i32 = 0; panel < panels; panel += 2) {
      const column = usize(panel) << 5;
      oneRow(
        i0, segments, segmentsEnd, segmentBytes, weights + usize(panel) * bytes, bytes,
        bias != 0 ? bias + column : outputs + column, outputs + column, least,
      );
    }
    return;
  }
  for (let first: i32 = 0; first < rows; first += BLOCK) {
    const end = min(rows, first + BLOCK);
    for (let panel: i32 = 0; panel < panels; panel += 2) {
      const column = usize(panel) << 5;
      const panelWeights = weights + usize(panel) * bytes;
      for (let m = first; m < end; m += 2) {
        const place = places + (usize(m) << 2);
        const i0 = inputs + load<u32>(place);
        const i1 = inputs + load<u32>(place, 4);
        const row = outputs + usize(m) * width + column;
        const before = bias != 0 ? bias + column : row;
        const beforeBytes = bias != 0 ? 0 : width;
        if (panel + 1 < panels) {
          twoPanels(
            i0, i1, segments, segmentsEnd, segmentBytes, panelWeights, bytes, before, beforeBytes,
            row, width, least,
          );
        } else {
          onePanel(
            i0, i1, segments, segmentsEnd, segmentBytes, panelWeights, before, beforeBytes,
            row, width, least,
          );
        }
      }
    }
  }
}

/**
 * So many products, one after the other: `inputs`, `weights` and `outputs` of each are so many bytes behind those of the
 * one before, all else is the same. A bias is, too; there must be one.
 */
export function multiplyEach(
  count: i32,
  inputBytes: i32,
  weightBytes: i32,
  outputBytes: i32,
  inputs: usize,
  places: usize,
  rows: i32,
  segments: usize,
  segmentCount: i32,
  segmentLength: i32,
  weights: usize,
  panelBytes: i32,
  panels: i32,
  bias: usize,
  outputs: usize,
  least: f32,
): void {
  for (let i: i32 = 0; i < count; i++) {
    multiply(
      inputs, places, rows, segments, segmentCount, segmentLength, weights, panelBytes, panels,
      bias, outputs, least,
    );
    inputs += usize(inputBytes);
    weights += usize(weightBytes);
    outputs += usize(outputBytes);
  }
}

/**
 * Two rows by 16 columns. With 4 rows by 8 columns, the inputs of 4 rows of a dense layer do not stay in a core's cache.
 */
// @ts-ignore: decorator
@inline
function twoPanels(
  i0: usize,
  i1: usize,
  segments: usize,
  segmentsEnd: usize,
  segmentBytes: usize,
  weights: usize,
  panelBytes: usize,
  before: usize,
  beforeBytes: usize,
  outputs: usize,
  width: usize,
  least: f32,
): void {
  let c00 = v128.load(before), c01 = v128.load(before, 16);
  let c02 = v128.load(before, 32), c03 = v128.load(before, 48);
  before += beforeBytes;
  let c10 = v128.load(before), c11 = v128.load(before, 16);
  let c12 = v128.load(before, 32), c13 = v128.load(before, 48);
  let w = weights, v = weights + panelBytes;
  for (let segment = segments; segment < segmentsEnd; segment += 4) {
    const offset = load<u32>(segment);
    let p0 = i0 + offset, p1 = i1 + offset;
    const segmentEnd = p0 + segmentBytes;
    // Not unrolled: the compiler would run out of registers.
    while (p0 < segmentEnd) {
      const w0 = v128.load(w), w1 = v128.load(w, 16), w2 = v128.load(v), w3 = v128.load(v, 16);
      let x = v128.load_splat<f32>(p0);
      c00 = f32x4.add(c00, f32x4.mul(x, w0));
      c01 = f32x4.add(c01, f32x4.mul(x, w1));
      c02 = f32x4.add(c02, f32x4.mul(x, w2));
      c03 = f32x4.add(c03, f32x4.mul(x, w3));
      x = v128.load_splat<f32>(p1);
      c10 = f32x4.add(c10, f32x4.mul(x, w0));
      c11 = f32x4.add(c11, f32x4.mul(x, w1));
      c12 = f32x4.add(c12, f32x4.mul(x, w2));
      c13 = f32x4.add(c13, f32x4.mul(x, w3));
      w += 32;
      v += 32;
      p0 += 4;
      p1 += 4;
    }
  }
  // Not pmax: a NaN must stay one, so that it is found.
  const low = f32x4.splat(least);
  v128.store(outputs, f32x4.max(low, c00));
  v128.store(outputs, f32x4.max(low, c01), 16);
  v128.store(outputs, f32x4.max(low, c02), 32);
  v128.store(outputs, f32x4.max(low, c03), 48);
  outputs += width;
  v128.store(outputs, f32x4.max(low, c10));
  v128.store(outputs, f32x4.max(low, c11), 16);
  v128.store(outputs, f32x4.max(low, c12), 32);
  v128.store(outputs, f32x4.max(low, c13), 48);
}

/** Two rows by 8 columns: what an odd number of panels leaves. */
function onePanel(
  i0: usize,
  i1: usize,
  segments: usize,
  segmentsEnd: usize,
  segmentBytes: usize,
  weights: usize,
  before: usize,
  beforeBytes: usize,
  outputs: usize,
  width: usize,
  least: f32,
): void {
  let c00 = v128.load(before), c01 = v128.load(before, 16);
  before += beforeBytes;
  let c10 = v128.load(before), c11 = v128.load(before, 16);
  let w = weights;
  for (let segment = segments; segment < segmentsEnd; segment += 4) {
    const offset = load<u32>(segment);
    let p0 = i0 + offset, p1 = i1 + offset;
    const segmentEnd = p0 + segmentBytes;
    while (p0 < segmentEnd) {
      const w0 = v128.load(w), w1 = v128.load(w, 16);
      let x = v128.load_splat<f32>(p0);
      c00 = f32x4.add(c00, f32x4.mul(x, w0));
      c01 = f32x4.add(c01, f32x4.mul(x, w1));
      x = v128.load_splat<f32>(p1);
      c10 = f32x4.add(c10, f32x4.mul(x, w0));
      c11 = f32x4.add(c11, f32x4.mul(x, w1));
      w += 32;
      p0 += 4;
      p1 += 4;
    }
  }
  const low = f32x4.splat(least);
  v128.store(outputs, f32x4.max(low, c00));
  v128.store(outputs, f32x4.max(low, c01), 16);
  outputs += width;
  v128.store(outputs, f32x4.max(low, c10));
  v128.store(outputs, f32x4.max(low, c11), 16);
}

/** One row by 16 columns: weights are read as fast as they come. @param segmentBytes of an even number of inputs */
function oneRow(
  inputs: usize,
  segments: usize,
  segmentsEnd: usize,
  segmentBytes: usize,
  weights: usize,
  panelBytes: usize,
  before: usize,
  outputs: usize,
  least: f32,
): void {
  let c0 = v128.load(before), c1 = v128.load(before, 16);
  let c2 = v128.load(before, 32), c3 = v128.load(before, 48);
  let w = weights, v = weights + panelBytes;
  for (let segment = segments; segment < segmentsEnd; segment += 4) {
    let p = inputs + load<u32>(segment);
    const segmentEnd = p + segmentBytes;
    while (p < segmentEnd) {
      let x = v128.load_splat<f32>(p);
      c0 = f32x4.add(c0, f32x4.mul(x, v128.load(w)));
      c1 = f32x4.add(c1, f32x4.mul(x, v128.load(w, 16)));
      c2 = f32x4.add(c2, f32x4.mul(x, v128.load(v)));
      c3 = f32x4.add(c3, f32x4.mul(x, v128.load(v, 16)));
      x = v128.load_splat<f32>(p, 4);
      c0 = f32x4.add(c0, f32x4.mul(x, v128.load(w, 32)));
      c1 = f32x4.add(c1, f32x4.mul(x, v128.load(w, 48)));
      c2 = f32x4.add(c2, f32x4.mul(x, v128.load(v, 32)));
      c3 = f32x4.add(c3, f32x4.mul(x, v128.load(v, 48)));
      w += 64;
      v += 64;
      p += 8;
    }
  }
  const low = f32x4.splat(least);
  v128.store(outputs, f32x4.max(low, c0));
  v128.store(outputs, f32x4.max(low, c1), 16);
  v128.store(outputs, f32x4.max(low, c2), 32);
  v128.store(outputs, f32x4.max(low, c3), 48);
}
