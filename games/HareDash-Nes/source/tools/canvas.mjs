/** Pictures of 2-bit pixels, the text they are drawn in, and the tiles they become. */

/** @returns {{width: number, height: number, pixels: Uint8Array}} */
export function canvas(width, height, colour = 0) {
  return { width, height, pixels: new Uint8Array(width * height).fill(colour) };
}

/** A canvas filled by `colourAt(x, y)`. */
export function painted(width, height, colourAt) {
  const picture = canvas(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) picture.pixels[y * width + x] = colourAt(x, y);
  }
  return picture;
}

export function pixel(picture, x, y) {
  return picture.pixels[y * picture.width + x];
}

export function put(picture, x, y, colour) {
  if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) return;
  picture.pixels[y * picture.width + x] = colour;
}

/** Draws the non-zero pixels of `source` with their corner at (left, top). */
export function stamp(target, source, left, top) {
  for (let y = 0; y < source.height; y++) {
    for (let x = 0; x < source.width; x++) {
      const colour = pixel(source, x, y);
      if (colour) put(target, left + x, top + y, colour);
    }
  }
}

/** A fixed scatter: 0..255 for a place. */
export function scatter(x, y, salt) {
  let h = (x * 374761393 + y * 668265263 + salt * 2147483647) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return (h ^ (h >>> 16)) & 255;
}

/** Pictures of a drawing: `= NAME palette width height`, then rows of `.123`. */
export function drawings(text, file) {
  const pictures = new Map();
  let current = null;
  let row = 0;
  const finish = () => {
    if (current && row !== current.height) {
      throw new Error(`${file}: ${current.name} has ${row} rows, expected ${current.height}`);
    }
  };
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("= ")) {
      finish();
      const [, name, palette, width, height] = line.split(" ");
      current = { name, palette: Number(palette), ...canvas(Number(width), Number(height)) };
      pictures.set(name, current);
      row = 0;
      continue;
    }
    if (!current || !/^[.123]+$/.test(line) || line.length !== current.width) {
      throw new Error(`${file}: bad row ${row} of ${current?.name}: "${line}"`);
    }
    for (let x = 0; x < line.length; x++) put(current, x, row, ".123".indexOf(line[x]));
    row++;
  }
  finish();
  return pictures;
}

/** The 16 bytes of the 8x8 tile whose corner is (left, top). */
export function tileBytes(picture, left, top) {
  const bytes = new Uint8Array(16);
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const colour = pixel(picture, left + x, top + y);
      bytes[y] |= (colour & 1) << (7 - x);
      bytes[8 + y] |= (colour >> 1) << (7 - x);
    }
  }
  return bytes;
}

/** A pattern table of `capacity` tiles in which equal tiles share a place. */
export function tileSet(name, capacity) {
  const bytes = new Uint8Array(capacity * 16);
  const places = new Map();
  let used = 0;
  return {
    bytes,
    get used() {
      return used;
    },
    /** @returns the tile's number */
    add(tile) {
      const key = Buffer.from(tile).toString("hex");
      const known = places.get(key);
      if (known !== undefined) return known;
      if (used === capacity) throw new Error(`${name}: more than ${capacity} tiles`);
      places.set(key, used);
      bytes.set(tile, used * 16);
      return used++;
    },
    /** Takes the next free place even if the tile is known. */
    append(tile) {
      if (used === capacity) throw new Error(`${name}: more than ${capacity} tiles`);
      bytes.set(tile, used * 16);
      return used++;
    },
  };
}
