/**
 * Adds gradients · weightsᵀ to the gradients of inputs. A row of a convolution has one place for each tap of the filter:
 * the 8 · panels channels of tap t of row m are at `into + places[m] + taps[t]`. Taps are added in their order.
 * @param gradients `[rows, width]` of a layer's sums
 * @param weights for tap after tap, and panel after panel of its channels, `[width, 8]`
 */
export function addInputGradient(
  gradients: usize,
  rows: i32,
  width: i32,
  weights: usize,
  taps: usize,
  tapCount: i32,
  panels: i32,
  places: usize,
  into: usize,
): void {
  const rowBytes = usize(width) << 2;
  let panelWeights = weights;
  for (let tap: i32 = 0; tap < tapCount; tap++) {
    const tapInto = into + load<u32>(taps + (usize(tap) << 2));
    for (let panel: i32 = 0; panel < panels; panel++) {
      const target = tapInto + (usize(panel) << 5);
      for (let m: i32 = 0; m < rows; m += 4) {
        let p0 = gradients + usize(m) * rowBytes;
        let p1 = p0 + rowBytes, p2 = p1 + rowBytes, p3 = p2 + rowBytes;
        const end = p1;
        let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
        let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
        let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
        let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
        let w = panelWeights;
        while (p0 < end) {
          const w0 = v128.load(w), w1 = v128.load(w, 16);
          let g = v128.load_splat<f32>(p0);
          c00 = f32x4.add(c00, f32x4.mul(g, w0));
          c01 = f32x4.add(c01, f32x4.mul(g, w1));
          g = v128.load_splat<f32>(p1);
          c10 = f32x4.add(c10, f32x4.mul(g, w0));
          c11 = f32x4.add(c11, f32x4.mul(g, w1));
          g = v128.load_splat<f32>(p2);
          c20 = f32x4.add(c20, f32x4.mul(g, w0));
          c21 = f32x4.add(c21, f32x4.mul(g, w1));
          g = v128.load_splat<f32>(p3);
          c30 = f32x4.add(c30, f32x4.mul(g, w0));
          c31 = f32x4.add(c31, f32x4.mul(g, w1));
          w += 32;
          p0 += 4;
          p1 += 4;
          p2 += 4;
          p3 += 4;
        }
        const place = places + (usize(m) << 2);
        let t = target + load<u32>(place);
        v128.store(t, f32x4.add(v128.load(t), c00));
        v128.store(t, f32x4.add(v128.load(t, 16), c01), 16);
        t = target + load<u32>(place, 4);
        v128.store(t, f32x4.add(v128.load(t), c10));
        v128.store(t, f32x4.add(v128.load(t, 16), c11), 16);
        t = target + load<u32>(place, 8);
        v128.store(t, f32x4.add(v128.load(t), c20));
        v128.store(t, f32x4.add(v128.load(t, 16), c21), 16);
        t = target + load<u32>(place, 12);
        v128.store(t, f32x4.add(v128.load(t), c30));
        v128.store(t, f32x4.add(v128.load(t, 16), c31), 16);
      }
      panelWeights += rowBytes << 3;
    }
  }
}
