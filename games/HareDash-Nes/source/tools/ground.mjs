/** The ground of each zone: its inside, its crust, slopes and blocks. */
import { painted, put, scatter } from "./canvas.mjs";

const INSIDE = {
  meadow: (x, y) => {
    const light = ((x >> 3) + (y >> 3)) & 1;
    const edge = (x & 7) === 0 || (y & 7) === 7;
    return light ? (edge ? 1 : 2) : (x & 7) === 4 && (y & 7) === 4 ? 2 : 1;
  },
  cavern: (x, y) => {
    const seam = (x + (y >> 2) * 5) % 11 === 0 || (y + (x >> 3) * 3) % 8 === 0;
    if (seam) return 1;
    return scatter(x, y, 3) < 26 ? 1 : 2;
  },
  city: (x, y) => {
    const pane = (x & 7) >= 2 && (x & 7) <= 5 && (y & 7) >= 2 && (y & 7) <= 6;
    if (!pane) return (y & 7) === 0 ? 2 : 1;
    return 2;
  },
};

/** Colour of the ground `depth` pixels under its surface. */
const CRUST = {
  meadow: (x, y, depth) => {
    const fringe = [6, 7, 8, 7, 6, 5, 4, 5][x & 7];
    if (depth === 0) return 3;
    if (depth < fringe) return depth === 2 && (x & 3) === 1 ? 1 : 3;
    if (depth === fringe) return 1;
    return INSIDE.meadow(x, y);
  },
  cavern: (x, y, depth) => {
    if (depth < 2) return 3;
    if (depth < 5) return (x + depth) & 2 ? 3 : 2;
    if (depth === 5) return 1;
    return INSIDE.cavern(x, y);
  },
  city: (x, y, depth) => {
    if (depth < 3) return 3;
    if (depth === 3) return 1;
    if (depth < 7) return (x & 7) < 6 ? 2 : 1;
    if (depth === 7) return 1;
    return INSIDE.city(x, y);
  },
};

const SIDE = {
  meadow: 1,
  cavern: 3,
  city: 3,
};

/** Ground picture: `surface(x)` is the first solid row; sides are outlined where open. */
function groundPicture(zone, surface, open) {
  return painted(16, 16, (x, y) => {
    const depth = y - surface(x);
    if (depth < 0) return 0;
    const side = (open.left && x < 2) || (open.right && x > 13);
    if (side && (depth > 1 || surface(x) < -8)) {
      return (x === 0 && open.left) || (x === 15 && open.right) ? 1 : SIDE[zone];
    }
    return CRUST[zone](x, y, depth);
  });
}

const DEEP_INSIDE = -64;

/** Draws [left, top, width, height] boxes. */
function boxes(picture, colour, list) {
  for (const [left, top, width, height] of list) {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) put(picture, x, y, colour);
    }
  }
  return picture;
}

/** What the second kinds of top and inside have more than the first: [colour, boxes]. */
const MARKS = {
  meadow: {
    top: [3, [[5, 9, 1, 1]]],
    inside: [
      2,
      [
        [4, 4, 2, 1],
        [4, 5, 1, 1],
        [11, 10, 2, 1],
        [11, 11, 1, 1],
      ],
    ],
  },
  cavern: {
    top: [3, [[5, 9, 1, 1]]],
    inside: [
      2,
      [
        [4, 4, 2, 1],
        [4, 5, 1, 1],
        [11, 10, 2, 1],
        [11, 11, 1, 1],
      ],
    ],
  },
  city: {
    top: [3, [[4, 5, 8, 1]]],
    inside: [
      3,
      [
        [2, 2, 4, 5],
        [10, 2, 4, 5],
      ],
    ],
  },
};

function ceilingPicture(zone) {
  return painted(16, 16, (x, y) => {
    const length = 10 + ((x * 7) % 5);
    if (zone === "city") return y > 12 ? 3 : INSIDE.city(x, y);
    if (y > length) return 0;
    return y >= length - 1 ? 3 : INSIDE[zone](x, y);
  });
}

/** Everything that is ground: name → picture, in palette 0. */
export function groundPictures(zone) {
  const shut = { left: false, right: false };
  const make = (surface, open = shut) => groundPicture(zone, surface, open);
  const flat = () => 0;
  const inside = () => DEEP_INSIDE;
  return {
    TOP_A: make(flat),
    TOP_B: boxes(make(flat), ...MARKS[zone].top),
    TOP_L: make(flat, { left: true, right: false }),
    TOP_R: make(flat, { left: false, right: true }),
    TOP_LR: make(flat, { left: true, right: true }),
    IN_A: make(inside),
    IN_B: boxes(make(inside), ...MARKS[zone].inside),
    IN_L: make(inside, { left: true, right: false }),
    IN_R: make(inside, { left: false, right: true }),
    IN_LR: make(inside, { left: true, right: true }),
    CEILING: ceilingPicture(zone),
    UP45: make((x) => 15 - x),
    DOWN45: make((x) => x),
    UP_LOW: make((x) => 15 - (x >> 1)),
    UP_HIGH: make((x) => 7 - (x >> 1)),
    DOWN_HIGH: make((x) => x >> 1),
    DOWN_LOW: make((x) => 8 + (x >> 1)),
    BLOCK: blockPicture(zone),
  };
}

/** The front of a loose block. */
const FACE = {
  meadow: (x, y) => (x > 4 && x < 11 && y > 4 && y < 11 ? 3 : 2),
  cavern: (x, y) => ((x + y) % 8 < 2 ? 3 : 2),
  city: (x, y) => ((x - y + 32) % 8 < 4 ? 3 : 1),
};

function blockPicture(zone) {
  return painted(16, 16, (x, y) => {
    if (x === 0 || y === 0) return 3;
    if (x === 15 || y === 15) return 1;
    if (x === 1 || y === 1) return 2;
    return FACE[zone](x, y);
  });
}
