/** An offset that stands for a weight which is not there. */
const NONE: u32 = 0xffffffff;

/**
 * Lays a matrix `[columns][rowBytes]` out as panels of `depth` rows; what is not there is 0.
 * @param offsets where in a column's bytes each of the rows is
 */
export function packPanels(
  flat: usize,
  columns: i32,
  rowBytes: i32,
  offsets: usize,
  depth: i32,
  into: usize,
): void {
  const offsetsEnd = offsets + (usize(depth) << 2);
  for (let first: i32 = 0; first < columns; first += 8) {
    for (let at = offsets; at < offsetsEnd; at += 4) {
      const offset = load<u32>(at);
      for (let column = first; column < first + 8; column++) {
        const there = column < columns && offset != NONE;
        store<f32>(into, there ? load<f32>(flat + usize(column) * usize(rowBytes) + offset) : 0);
        into += 4;
      }
    }
  }
}

/** The inverse of `packPanels`. */
export function unpackPanels(
  panels: usize,
  columns: i32,
  rowBytes: i32,
  offsets: usize,
  depth: i32,
  flat: usize,
): void {
  const offsetsEnd = offsets + (usize(depth) << 2);
  for (let first: i32 = 0; first < columns; first += 8) {
    for (let at = offsets; at < offsetsEnd; at += 4) {
      const offset = load<u32>(at);
      for (let column = first; column < first + 8; column++) {
        if (column < columns && offset != NONE) {
          store<f32>(flat + usize(column) * usize(rowBytes) + offset, load<f32>(panels));
        }
        panels += 4;
      }
    }
  }
}

/** From panels of `[depth][8 columns]` to those of the transposed matrix. @param depth a multiple of 8 */
export function transposePanels(panels: usize, depth: i32, panelCount: i32, into: usize): void {
  const panelBytes = usize(depth) << 5;
  for (let row: i32 = 0; row < depth; row += 8) {
    for (let panel: i32 = 0; panel < panelCount; panel++) {
      const from = panels + usize(panel) * panelBytes + (usize(row) << 5);
      for (let column: usize = 0; column < 8; column++) {
        for (let i: usize = 0; i < 8; i++) {
          store<f32>(into + (i << 2), load<f32>(from + (i << 5) + (column << 2)));
        }
        into += 32;
      }
    }
  }
}
