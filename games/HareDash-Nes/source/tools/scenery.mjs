/** What lies behind the ground: sky, distant band, near silhouettes, and what fills the pits. */
import { canvas, painted, pixel, put, scatter } from "./canvas.mjs";

export const BAND_SIZE = 64;

/** A hill of this width and height: rises and falls as a parabola. */
function hill(x, centre, halfWidth, height) {
  const d = Math.abs(((x - centre + 96) % BAND_SIZE) - 32);
  if (d >= halfWidth) return 0;
  return height - Math.floor((height * d * d) / (halfWidth * halfWidth));
}

/** A bank of clouds, drawn once 48 wide and cut into three. */
function cloudPictures() {
  const whole = canvas(48, 16, 1);
  const puffs = [
    [9, 11, 7],
    [20, 8, 8],
    [31, 9, 7],
    [40, 12, 5],
  ];
  for (let y = 0; y < 15; y++) {
    for (let x = 0; x < 48; x++) {
      const inside = puffs.some(([cx, cy, r]) => (x - cx) ** 2 + (y - cy) ** 2 <= r * r);
      if (inside) put(whole, x, y, 2);
    }
  }
  const cut = (left) => painted(16, 16, (x, y) => pixel(whole, left + x, y));
  return { CLOUD_L: cut(0), CLOUD: cut(16), CLOUD_R: cut(32) };
}

function stars(salt, crowd) {
  return painted(16, 16, (x, y) => {
    const s = scatter(x, y, salt);
    return s < crowd ? 2 : s < crowd + 1 ? 3 : 1;
  });
}

function moonPictures() {
  const cut = (left) =>
    painted(16, 16, (x, y) => {
      const inside = (left + x - 15) ** 2 + (y - 8) ** 2 <= 56;
      const bite = (left + x - 19) ** 2 + (y - 6) ** 2 <= 40;
      return inside && !bite ? 3 : 1;
    });
  return { CLOUD_L: cut(0), CLOUD: cut(16), CLOUD_R: stars(4, 2) };
}

function stalactites(salt) {
  return painted(16, 16, (x, y) => {
    const column = x >> 2;
    const length = 4 + (scatter(column, 0, salt) % 11);
    const across = Math.abs((x & 3) * 2 - 3);
    const tip = length - across * 2;
    if (y > tip) return 1;
    return across === 1 && (x & 3) === 1 ? 3 : 1;
  });
}

export const SKIES = {
  meadow: () => ({ ...cloudPictures(), SKY_A: canvas(16, 16, 1), SKY_B: canvas(16, 16, 1) }),
  cavern: () => ({
    CLOUD_L: stalactites(1),
    CLOUD: stalactites(2),
    CLOUD_R: stalactites(3),
    SKY_A: stars(2, 0),
    SKY_B: stalactites(5),
  }),
  city: () => ({ ...moonPictures(), SKY_A: stars(1, 2), SKY_B: stars(9, 1) }),
};

const BANDS = {
  meadow: (x, y) => {
    const far = 62 - 26 - Math.max(hill(x, 12, 22, 24), hill(x, 44, 26, 32));
    const close = 62 - Math.max(hill(x, 30, 24, 24), hill(x, 62, 20, 16));
    if (y > close + 2) return 0;
    if (y >= close) return 3;
    if (y > far + 1) return y > far + 18 && (x + y) & 1 ? 3 : 2;
    return y > far - 1 ? 3 : 1;
  },
  cavern: (x, y) => {
    const roof = 6 + hill(x, 20, 5, 26) + hill(x, 46, 7, 18) + hill(x, 58, 4, 10);
    const floor = 60 - hill(x, 8, 9, 26) - hill(x, 34, 6, 36) - hill(x, 52, 8, 20);
    if (y < roof) return y > roof - 3 ? 3 : 2;
    if (y > floor) return y < floor + 3 ? 3 : 2;
    const crystal =
      Math.abs(x - 34) + Math.abs(y - 16) < 5 || Math.abs(x - 8) * 2 + Math.abs(y - 26) < 8;
    return crystal ? 3 : 1;
  },
  city: (x, y) => {
    const far = [30, 30, 18, 18, 24, 24, 36, 10, 10, 28, 28, 22, 22, 34, 16, 16][x >> 2];
    const close = [44, 44, 44, 36, 36, 36, 50, 50, 40, 40, 40, 54, 46, 46, 32, 32][x >> 2];
    if (y >= close) {
      const lit = (x & 3) === 1 && y % 4 === 2 && scatter(x >> 2, y >> 2, 7) < 90;
      return lit ? 3 : 0;
    }
    if (y >= far) {
      const lit = (x & 1) === 1 && y % 3 === 1 && scatter(x, y, 5) < 40;
      return lit ? 3 : 2;
    }
    return 1;
  },
};

/** The band's 64x64 pixels moved left by `shift`. */
export function bandPicture(zone, shift) {
  const colourAt = BANDS[zone];
  return painted(BAND_SIZE, BAND_SIZE, (x, y) =>
    colourAt((x - shift + 2 * BAND_SIZE) % BAND_SIZE, y),
  );
}

/** What stands behind the ground: A is its top, B its middle, C its foot. In the band's colours. */
const NEAR = {
  meadow: {
    A: (x, y) => (((x === 3 || x === 5) && y === 9) || (x === 4 && y === 10) ? 3 : 0),
    B: (x, y) => (((x === 10 || x === 12) && y === 4) || (x === 11 && y === 5) ? 3 : 0),
    C: (x, y) => ((x & 1) === 0 && y > 14 - (scatter(x, 1, 11) % 3) ? 3 : 0),
  },
  cavern: {
    A: (x, y) => (Math.abs(x - 8) * 3 <= y ? ((x - 8) * 3 === y - 1 ? 3 : 2) : 0),
    B: (x, y) => (x > 2 && x < 14 ? ((y + x * 3) % 13 === 0 ? 3 : 2) : 0),
    C: (x, y) => (y > 13 - (scatter(x >> 1, 2, 11) % 9) ? 2 : 0),
  },
  city: {
    A: (x, y) => (y < 6 ? (x === 7 && y > 0 ? 2 : 0) : x % 4 === 2 && y % 5 === 3 ? 3 : 2),
    B: (x, y) => (x % 4 === 2 && y % 5 === 3 && scatter(x, y, 6) < 120 ? 3 : 2),
    C: (x, y) => (x % 4 === 2 && y % 5 === 3 && scatter(x, y, 8) < 60 ? 3 : 2),
  },
};

export function nearPictures(zone) {
  const near = NEAR[zone];
  return {
    NEAR: canvas(16, 16),
    NEAR_A: painted(16, 16, near.A),
    NEAR_B: painted(16, 16, near.B),
    NEAR_C: painted(16, 16, near.C),
  };
}

/** What fills the pits: palette, and the colours of its body, ripples and crest. */
export const DEEP = {
  meadow: { palette: 3, body: 1, ripple: 2, crest: 3 },
  cavern: { palette: 1, body: 3, ripple: 2, crest: 2 },
  city: { palette: 3, body: 2, ripple: 3, crest: 3 },
};

export function deepPicture(zone, phase, top) {
  const { body, ripple, crest } = DEEP[zone];
  return painted(16, 16, (x, y) => {
    const wave = [0, 0, 1, 2, 3, 3, 2, 1][((x >> 1) + phase * 2) & 7];
    if (top && y < 4 + wave) return 0;
    if (top && y < 6 + wave) return crest;
    return (x + phase * 4 + (y >> 2) * 5) % 16 < 3 && (y & 3) === 1 ? ripple : body;
  });
}

const SKY_ROWS = {
  meadow: ["................", ".LMR......LR....", "......LMMR....LR", "................"],
  cavern: ["LMRBLRMBLRBMLRMB", "................", "....a.......a...", "................"],
  city: ["a..b...a....b..a", "..a..LM...a...b.", "b......a....b...", "...b......a....."],
};
const SKY_NAMES = {
  ".": "SKY",
  L: "CLOUD_L",
  M: "CLOUD",
  R: "CLOUD_R",
  a: "SKY_A",
  b: "SKY_B",
  B: "SKY_B",
};

/** Rows 8 to 12 behind the ground. */
const NEAR_ROWS = {
  meadow: [
    "...A......B.....",
    ".A....B......A..",
    "....B....A....B.",
    "..A....A....B...",
    "CCCCCCCCCCCCCCCC",
  ],
  cavern: [
    "................",
    "....A...........",
    "....B.....A.....",
    "A...B.....B...A.",
    "BCCCBCCACCBCCCBC",
  ],
  city: [
    "...A........A...",
    "...B..A.....B..A",
    "A..C..B..A..C..B",
    "B..C..C..B..B..C",
    "C..B..C..C..C..C",
  ],
};
const NEAR_NAMES = { ".": "NEAR", A: "NEAR_A", B: "NEAR_B", C: "NEAR_C" };

/** The backdrop's metatile at one of 16 columns and 16 rows; the band is `null`. */
export function backdropName(zone, column, row) {
  if (row < 4) return SKY_NAMES[SKY_ROWS[zone][row][column]];
  if (row < 8) return null;
  if (row < 13) return NEAR_NAMES[NEAR_ROWS[zone][row - 8][column]];
  return row === 13 ? "DEEP_TOP" : "DEEP";
}
