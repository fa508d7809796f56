import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../../watch-page/style.css", import.meta.url), "utf8");

function coloursOf(selector: string): Readonly<Record<string, string>> {
  const start = css.indexOf(`${selector} {`);
  assert.ok(start >= 0, selector);
  const block = css.slice(start, css.indexOf("}", start));
  return Object.fromEntries(
    Array.from(block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g), ([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

for (const [theme, selector] of [
  ["light", ":root"],
  ["dark", ':root[data-theme="dark"]'],
] as const) {
  const colours = coloursOf(selector);
  test(`${theme}: text has a contrast of at least 4.5 on every ground, lines of 3`, () => {
    for (const ground of ["ground", "card"])
      for (const text of ["text", "faint", "accent", "bad", "warn"])
        assert.ok(
          contrast(colours[text] ?? "", colours[ground] ?? "") >= 4.5,
          `${text} on ${ground}: ${contrast(colours[text] ?? "", colours[ground] ?? "")}`,
        );
    for (const text of ["text", "accent"])
      assert.ok(contrast(colours[text] ?? "", colours["accent-soft"] ?? "") >= 4.5, text);
    for (let series = 1; series <= 8; series++)
      assert.ok(contrast(colours[`series-${series}`] ?? "", colours["card"] ?? "") >= 3);
  });
}
