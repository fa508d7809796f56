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
  const segmentBytes = usize(segmentLength) << 2;
  const segmentsEnd = segments + (usize(segmentCount) << 2);
  const low = f32x4.splat(least);
  for (let first: i32 = 0; first < rows; first += BLOCK) {
    const end = min(rows, first + BLOCK);
    for (let panel: i32 = 0; panel < panels; panel++) {
      const column = usize(panel) << 5;
      const panelWeights = weights + usize(panel) * usize(panelBytes);
      for (let m = first; m < end; m += 4) {
        const place = places + (usize(m) << 2);
        const i0 = inputs + load<u32>(place);
        const i1 = inputs + load<u32>(place, 4);
        const i2 = inputs + load<u32>(place, 8);
        const i3 = inputs + load<u32>(place, 12);
        const row = outputs + usize(m) * width + column;
        const beforeBytes = bias != 0 ? 0 : width;
        let before = bias != 0 ? bias + column : row;
        let c00 = v128.load(before), c01 = v128.load(before, 16);
        before += beforeBytes;
        let c10 = v128.load(before), c11 = v128.load(before, 16);
        before += beforeBytes;
        let c20 = v128.load(before), c21 = v128.load(before, 16);
        before += beforeBytes;
        let c30 = v128.load(before), c31 = v128.load(before, 16);
        let w = panelWeights;
        for (let segment = segments; segment < segmentsEnd; segment += 4) {
          const offset = load<u32>(segment);
          let p0 = i0 + offset, p1 = i1 + offset, p2 = i2 + offset, p3 = i3 + offset;
          const segmentEnd = p0 + segmentBytes;
          // Not unrolled: the compiler would run out of registers.
          while (p0 < segmentEnd) {
            const w0 = v128.load(w), w1 = v128.load(w, 16);
            let x = v128.load_splat<f32>(p0);
            c00 = f32x4.add(c00, f32x4.mul(x, w0));
            c01 = f32x4.add(c01, f32x4.mul(x, w1));
            x = v128.load_splat<f32>(p1);
            c10 = f32x4.add(c10, f32x4.mul(x, w0));
            c11 = f32x4.add(c11, f32x4.mul(x, w1));
            x = v128.load_splat<f32>(p2);
            c20 = f32x4.add(c20, f32x4.mul(x, w0));
            c21 = f32x4.add(c21, f32x4.mul(x, w1));
            x = v128.load_splat<f32>(p3);
            c30 = f32x4.add(c30, f32x4.mul(x, w0));
            c31 = f32x4.add(c31, f32x4.mul(x, w1));
            w += 32;
            p0 += 4;
            p1 += 4;
            p2 += 4;
            p3 += 4;
          }
        }
        // Not pmax: a NaN must stay one, so that it is found.
        let out = row;
        v128.store(out, f32x4.max(low, c00));
        v128.store(out, f32x4.max(low, c01), 16);
        out += width;
        v128.store(out, f32x4.max(low, c10));
        v128.store(out, f32x4.max(low, c11), 16);
        out += width;
        v128.store(out, f32x4.max(low, c20));
        v128.store(out, f32x4.max(low, c21), 16);
        out += width;
        v128.store(out, f32x4.max(low, c30));
        v128.store(out, f32x4.max(low, c31), 16);
      }
    }
  }
}
