/** Inputs of a row that stay in a core's cache while all panels go over them. */
const BLOCK: i32 = 128;

/**
 * Adds inputsᵀ · gradients to the gradients of weights. Rows and segments as in `multiply`; a sum over the rows goes in
 * their order, from 0, and is added as a whole.
 * @param segmentLength a multiple of 4
 * @param gradients `[rows, 8 · panels]` of a layer's sums
 * @param into panels of `[segmentCount · segmentLength]` rows
 */
export function addFilterGradient(
  inputs: usize,
  places: usize,
  rows: i32,
  segments: usize,
  segmentCount: i32,
  segmentLength: i32,
  gradients: usize,
  panels: i32,
  into: usize,
): void {
  const width = usize(panels) << 5;
  const panelBytes = (usize(segmentCount) * usize(segmentLength)) << 5;
  const placesEnd = places + (usize(rows) << 2);
  for (let segment: i32 = 0; segment < segmentCount; segment++) {
    const from = inputs + load<u32>(segments + (usize(segment) << 2));
    const segmentInto = into + ((usize(segment) * usize(segmentLength)) << 5);
    for (let first: i32 = 0; first < segmentLength; first += BLOCK) {
      const end = min(segmentLength, first + BLOCK);
      for (let panel: i32 = 0; panel < panels; panel++) {
        const panelGradients = gradients + (usize(panel) << 5);
        const panelInto = segmentInto + usize(panel) * panelBytes;
        for (let k = first; k < end; k += 4) {
          const column = from + (usize(k) << 2);
          let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
          let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
          let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
          let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
          let gradient = panelGradients;
          let place = places;
          while (place < placesEnd) {
            const p = column + load<u32>(place);
            const g0 = v128.load(gradient), g1 = v128.load(gradient, 16);
            let x = v128.load_splat<f32>(p);
            c00 = f32x4.add(c00, f32x4.mul(x, g0));
            c01 = f32x4.add(c01, f32x4.mul(x, g1));
            x = v128.load_splat<f32>(p, 4);
            c10 = f32x4.add(c10, f32x4.mul(x, g0));
            c11 = f32x4.add(c11, f32x4.mul(x, g1));
            x = v128.load_splat<f32>(p, 8);
            c20 = f32x4.add(c20, f32x4.mul(x, g0));
            c21 = f32x4.add(c21, f32x4.mul(x, g1));
            x = v128.load_splat<f32>(p, 12);
            c30 = f32x4.add(c30, f32x4.mul(x, g0));
            c31 = f32x4.add(c31, f32x4.mul(x, g1));
            gradient += width;
            place += 4;
          }
          const t = panelInto + (usize(k) << 5);
          v128.store(t, f32x4.add(v128.load(t), c00));
          v128.store(t, f32x4.add(v128.load(t, 16), c01), 16);
          v128.store(t, f32x4.add(v128.load(t, 32), c10), 32);
          v128.store(t, f32x4.add(v128.load(t, 48), c11), 48);
          v128.store(t, f32x4.add(v128.load(t, 64), c20), 64);
          v128.store(t, f32x4.add(v128.load(t, 80), c21), 80);
          v128.store(t, f32x4.add(v128.load(t, 96), c30), 96);
          v128.store(t, f32x4.add(v128.load(t, 112), c31), 112);
        }
      }
    }
  }
}
