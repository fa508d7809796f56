/**
 * A stack of frames as one picture `[pixels, count]` of float32, each byte times a factor.
 * @param frames offsets of the frames
 * @param pixels of a frame; up to 7 more are read and written
 */
export function stackFrames(
  from: usize,
  frames: usize,
  count: i32,
  pixels: i32,
  scale: f32,
  to: usize,
): void {
  if (count == 4) {
    stackFour(from, frames, pixels, scale, to);
    return;
  }
  const step = usize(count) << 2;
  for (let frame: i32 = 0; frame < count; frame++) {
    let p = from + load<u32>(frames + (usize(frame) << 2));
    const end = p + usize(pixels);
    let t = to + (usize(frame) << 2);
    for (; p < end; p++) {
      store<f32>(t, f32(load<u8>(p)) * scale);
      t += step;
    }
  }
}

/** Eight pixels at a time. */
function stackFour(from: usize, frames: usize, pixels: i32, scale: f32, to: usize): void {
  const factor = f32x4.splat(scale);
  const f0 = from + load<u32>(frames), f1 = from + load<u32>(frames, 4);
  const f2 = from + load<u32>(frames, 8), f3 = from + load<u32>(frames, 12);
  for (let i: usize = 0; i < usize(pixels); i += 8) {
    const a = pairs(v128.load64_zero(f0 + i), v128.load64_zero(f1 + i));
    const b = pairs(v128.load64_zero(f2 + i), v128.load64_zero(f3 + i));
    storeWide(v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11), factor, to);
    storeWide(v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15), factor, to + 64);
    to += 128;
  }
}

/** The first 8 bytes of each, in turns. */
// @ts-ignore: decorator
@inline
function pairs(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/** 16 bytes as float32, times a factor. */
// @ts-ignore: decorator
@inline
function storeWide(bytes: v128, factor: v128, to: usize): void {
  const low = i16x8.extend_low_i8x16_u(bytes), high = i16x8.extend_high_i8x16_u(bytes);
  v128.store(to, f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(low)), factor));
  v128.store(to, f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(low)), factor), 16);
  v128.store(to, f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(high)), factor), 32);
  v128.store(to, f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(high)), factor), 48);
}

/** Adds to 8 · panels numbers the sums of their columns, from 0 in the order of rows: the gradients of a bias. */
export function addColumns(gradients: usize, rows: i32, panels: i32, into: usize): void {
  const width = usize(panels) << 5;
  for (let panel: i32 = 0; panel < panels; panel++) {
    const column = usize(panel) << 5;
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0);
    let p = gradients + column;
    for (let m: i32 = 0; m < rows; m++) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
      p += width;
    }
    const t = into + column;
    v128.store(t, f32x4.add(v128.load(t), s0));
    v128.store(t, f32x4.add(v128.load(t, 16), s1), 16);
  }
}

/** Gradients of what came out of a ReLU become those of what went in. @param count a multiple of 4 */
export function maskByRelu(gradients: usize, outputs: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const end = gradients + (usize(count) << 2);
  while (gradients < end) {
    v128.store(gradients, v128.and(v128.load(gradients), f32x4.gt(v128.load(outputs), zero)));
    gradients += 16;
    outputs += 16;
  }
}

/** Gradients of what came out of a tanh become those of what went in. @param count a multiple of 4 */
export function scaleByTanh(gradients: usize, outputs: usize, count: i32): void {
  const one = f32x4.splat(1);
  const end = gradients + (usize(count) << 2);
  while (gradients < end) {
    const y = v128.load(outputs);
    const slope = f32x4.sub(one, f32x4.mul(y, y));
    v128.store(gradients, f32x4.mul(v128.load(gradients), slope));
    gradients += 16;
    outputs += 16;
  }
}

/** Adds numbers to sums. @param count a multiple of 4 */
export function add(sums: usize, numbers: usize, count: i32): void {
  const end = sums + (usize(count) << 2);
  while (sums < end) {
    v128.store(sums, f32x4.add(v128.load(sums), v128.load(numbers)));
    sums += 16;
    numbers += 16;
  }
}
