/**
 * How each zone looks. Colour 0 is what lies near behind the ground; background palettes:
 * 0 ground, 1 objects, 2 sky, 3 band.
 */
import { canvas, painted, pixel, stamp } from "./canvas.mjs";
import { groundPictures } from "./ground.mjs";
import { DEEP, deepPicture, nearPictures, SKIES } from "./scenery.mjs";

export const ZONES = ["meadow", "cavern", "city"];
export const OBJECT_PHASES = 4;

const HARE = [0x0f, 0x30, 0x16];
const GOLD = [0x0f, 0x38, 0x27];

export const COLOURS = {
  meadow: {
    near: 0x1b,
    ground: [0x07, 0x17, 0x2a],
    objects: [0x0f, 0x38, 0x27],
    sky: [0x21, 0x30, 0x28],
    band: [0x21, 0x1c, 0x2b],
    enemies: [0x0f, 0x25, 0x30],
    goal: [0x0f, 0x30, 0x12],
  },
  cavern: {
    near: 0x0c,
    ground: [0x0f, 0x13, 0x3c],
    objects: [0x0f, 0x38, 0x27],
    sky: [0x0f, 0x30, 0x2c],
    band: [0x0f, 0x03, 0x14],
    enemies: [0x0f, 0x24, 0x30],
    goal: [0x0f, 0x30, 0x16],
  },
  city: {
    near: 0x0f,
    ground: [0x01, 0x00, 0x3d],
    objects: [0x0f, 0x38, 0x26],
    sky: [0x03, 0x30, 0x38],
    band: [0x03, 0x02, 0x27],
    enemies: [0x0f, 0x26, 0x30],
    goal: [0x0f, 0x30, 0x11],
  },
};

/** 16 background and 16 sprite colours. */
export function colourTable(zone) {
  const c = COLOURS[zone];
  const groups = [c.ground, c.objects, c.sky, c.band, HARE, c.enemies, GOLD, c.goal];
  return groups.flatMap((colours) => [c.near, ...colours]);
}

/** Still metatiles: name → [picture, palette]. */
export function stillPictures(zone) {
  const all = {};
  for (const [name, picture] of Object.entries(groundPictures(zone))) all[name] = [picture, 0];
  for (const [name, picture] of Object.entries(SKIES[zone]())) all[name] = [picture, 2];
  for (const [name, picture] of Object.entries(nearPictures(zone))) all[name] = [picture, 3];
  all.SKY = [canvas(16, 16, 1), 2];
  all.AIR = [canvas(16, 16), 0];
  return all;
}

/** Ring of the sprite drawings, in background colours. */
function ringPicture(drawings, phase, behind) {
  const source = drawings.get(`RING${phase}`);
  const colours = behind ? [1, 1, 2, 3] : [0, 1, 2, 3];
  return painted(16, 16, (x, y) => colours[pixel(source, x, y)]);
}

function over(behind, picture) {
  const all = canvas(16, 16, behind);
  stamp(all, picture, 0, 0);
  return all;
}

/** Metatiles of the animated bank: name → [picture, palette], at one of four phases. */
export function movingPictures(zone, phase, drawings) {
  const draw = (name) => over(0, drawings.get(name));
  const sway = phase === 3 ? 1 : phase;
  const deco = (letter) => {
    const name = `${zone.toUpperCase()}_${letter}`;
    const key = [`${name}${sway & 1}`, `${name}0`, name].find((each) => drawings.has(each));
    return draw(key);
  };
  return {
    RING: [ringPicture(drawings, phase, false), 1],
    RING_SKY: [ringPicture(drawings, phase, true), 2],
    SPRING: [draw("SPRING"), 1],
    SPRING_UP: [draw("SPRING_UP"), 1],
    SPIKES: [draw("SPIKES"), 2],
    SPIKES_DOWN: [draw("SPIKES_DOWN"), 2],
    PLATFORM_L: [draw("PLATFORM_L"), 1],
    PLATFORM: [draw("PLATFORM"), 1],
    PLATFORM_R: [draw("PLATFORM_R"), 1],
    DEEP_TOP: [deepPicture(zone, phase, true), DEEP[zone].palette],
    DEEP: [deepPicture(zone, phase, false), DEEP[zone].palette],
    DECO_F: [deco("F"), 2],
    DECO_G: [deco("G"), 0],
    DECO_H: [deco("H"), 0],
  };
}
