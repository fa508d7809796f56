// A terminal's lines, with the colours of their escapes, as an SVG file.

/** Of a letter, in pixels. */
const cell = { width: 8.4, height: 18 };
const margin = 14;
const ground = "#1d2021";
const plain = "#d5d9dd";
const fills = { 2: "#8b949e", 31: "#ff7b72", 32: "#98c379", 33: "#e5c07b", 36: "#56b6c2" };

const escapeCode = String.fromCharCode(27);
const sgr = new RegExp(`${escapeCode}\\[([\\d;]*)m`);

/**
 * Blocks and lines are drawn as rectangles: letters of most fonts leave gaps between them.
 * @param {string} title for whoever hears the picture
 * @param {readonly string[]} lines whose escapes are SGR's
 * @param {number} columns of the terminal
 * @returns {string}
 */
export function terminalSvg(title, lines, columns) {
  const width = Math.ceil(columns * cell.width) + 2 * margin;
  const height = lines.length * cell.height + 2 * margin;
  const body = lines.flatMap((line, row) => lineSvg(line, margin + row * cell.height));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${ground}"/>`,
    // Parts of a bar meet.
    '<g shape-rendering="crispEdges">',
    ...body,
    "</g>",
    "</svg>\n",
  ].join("\n");
}

function lineSvg(line, top) {
  let column = 0;
  const drawn = [];
  for (const { text, codes } of tonesOf(line))
    for (const [part] of text.matchAll(/[▁-▏━─]+|[^▁-▏━─]+/gu)) {
      const length = [...part].length;
      const place = { left: margin + column * cell.width, top, length };
      drawn.push(
        ...(/^[▁-▏━─]/u.test(part) ? blocks(part, codes, place) : words(part, codes, place)),
      );
      column += length;
    }
  return drawn;
}

/** The texts between escapes, with what the last escape before each says. */
function tonesOf(line) {
  const [first, ...pieces] = line.split(sgr);
  const tones = [{ text: first, codes: [] }];
  for (let each = 0; each < pieces.length; each += 2)
    tones.push({ codes: pieces[each].split(";").map(Number), text: pieces[each + 1] });
  return tones;
}

function fillOf(codes) {
  return codes.map((code) => fills[code]).find((fill) => fill !== undefined) ?? plain;
}

function words(part, codes, { left, top, length }) {
  if (part.trim() === "") return [];
  const weight = codes.includes(1) ? ' font-weight="bold"' : "";
  return [
    `<text xml:space="preserve" x="${left.toFixed(1)}" y="${(top + 0.75 * cell.height).toFixed(1)}" textLength="${(length * cell.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs" fill="${fillOf(codes)}"${weight}>${escaped(part)}</text>`,
  ];
}

function escaped(text) {
  return text.replace(/[&<>]/g, (letter) => `&#${letter.codePointAt(0)};`);
}

/** Equal neighbours are one rectangle. */
function blocks(part, codes, { left, top }) {
  const runs = [...part.matchAll(/(.)\1*/gu)];
  return runs.map(({ 0: run, index }) => {
    const { wide, low, tall } = shapeOf(run[0]);
    const width = (run.length - 1 + wide) * cell.width;
    return `<rect x="${(left + index * cell.width).toFixed(1)}" y="${(top + low * cell.height).toFixed(1)}" width="${width.toFixed(1)}" height="${(tall * cell.height).toFixed(1)}" fill="${fillOf(codes)}"/>`;
  });
}

/** As Unicode's block elements have it, in shares of a letter's place; but bars of two lines have a gap between them. */
function shapeOf(letter) {
  if (letter === "━") return { wide: 1, low: 0.45, tall: 0.14 };
  if (letter === "─") return { wide: 1, low: 0.49, tall: 0.06 };
  const code = letter.codePointAt(0) ?? 0;
  const gap = 0.1;
  // U+2581 to U+2588 are filled from below, U+2589 to U+258F from the left.
  const tall = code <= 0x2588 ? ((1 - gap) * (code - 0x2580)) / 8 : 1 - gap;
  return { wide: code <= 0x2588 ? 1 : (0x2590 - code) / 8, low: 1 - tall, tall };
}
