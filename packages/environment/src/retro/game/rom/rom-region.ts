const WORDS: Readonly<Record<string, string>> = {
  usa: "USA",
  u: "USA",
  us: "USA",
  europe: "Europe",
  e: "Europe",
  eu: "Europe",
  japan: "Japan",
  j: "Japan",
  jp: "Japan",
  world: "the world",
  w: "the world",
};
const LETTERS: Readonly<Record<string, string>> = { U: "USA", E: "Europe", J: "Japan" };
const SEGA_AT = 0x100;
const REGION_AT = 0x1f0;

/** The regions that a cartridge is for, by a Genesis header or by words in brackets of the file's name; empty if unknown. */
export function romRegions(name: string, bytes: Uint8Array): readonly string[] {
  const at = (start: number, length: number): string =>
    Buffer.from(bytes.subarray(start, start + length)).toString("latin1");
  const regions = new Set<string>();
  if (at(SEGA_AT, 4) === "SEGA") {
    for (const letter of at(REGION_AT, 3)) {
      const region = LETTERS[letter];
      if (region !== undefined) regions.add(region);
    }
  }
  for (const [, content = ""] of name.matchAll(/[([]([^)\]]*)[)\]]/g)) {
    for (const word of content.toLowerCase().split(/[,\s]+/)) {
      const region = WORDS[word];
      if (region !== undefined) regions.add(region);
    }
  }
  return [...regions];
}
