import assert from "node:assert/strict";
import { test } from "node:test";

interface TerminalSvg {
  terminalSvg(title: string, lines: readonly string[], columns: number): string;
}

// Seen from the compiled file.
const { href } = new URL("../../../tools/pictures/terminal-svg.mjs", import.meta.url);
const { terminalSvg } = (await import(href)) as TerminalSvg;
const escapeCode = String.fromCharCode(27);
const painted = (code: string, text: string) => `${escapeCode}[${code}m${text}${escapeCode}[0m`;

test("a terminal's picture has its words in their colours and places, and its bars as rectangles", () => {
  const svg = terminalSvg(
    "a picture",
    [`a < ${painted("1", "b")}`, `${painted("32", "██▌")} ${painted("36", "━━")}`],
    20,
  );
  const texts = [...svg.matchAll(/<text [^>]*x="([\d.]+)"[^>]*>([^<]*)<\/text>/g)];
  assert.deepEqual(
    texts.map(([, x, text]) => [x, text]),
    [
      ["14.0", "a &#60; "],
      ["47.6", "b"],
    ],
  );
  assert.match(svg, /font-weight="bold">b</);
  const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)".* fill="(.*)"/g)];
  assert.deepEqual(
    bars.map((bar) => bar.slice(1)),
    [
      ["14.0", "16.8", "#98c379"],
      ["30.8", "4.2", "#98c379"],
      ["47.6", "16.8", "#56b6c2"],
    ],
  );
});
