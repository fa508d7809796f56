import stringWidth from "string-width";

/** What a piece of text means, for a terminal that has colours. */
export type Tone = "strong" | "faint" | "good" | "accent" | "warning" | "alarm";

const codes: Readonly<Record<Tone, string>> = {
  strong: "1",
  faint: "2",
  good: "32",
  accent: "36",
  warning: "33",
  alarm: "1;31",
};

const escapeCode = String.fromCharCode(27);

export type Paint = (tone: Tone, text: string) => string;

/** Wraps text in SGR escapes (ECMA-48), or leaves it as it is. */
export function painter(colours: boolean): Paint {
  return colours
    ? (tone, text) => `${escapeCode}[${codes[tone]}m${text}${escapeCode}[0m`
    : (_, text) => text;
}

const sgr = new RegExp(`(${escapeCode}\\[[\\d;]*m)`);

/** Columns that a terminal gives a text: none for escapes and combining marks, two for wide letters and emoji. */
export function visibleWidth(text: string): number {
  return stringWidth(text);
}

/** With spaces up to so many columns. */
export function padded(text: string, width: number, align: "left" | "right" = "left"): string {
  const spaces = " ".repeat(Math.max(0, width - visibleWidth(text)));
  return align === "right" ? spaces + text : text + spaces;
}

const letters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Cuts a text to so many columns; escapes are kept, so that no colour leaks into the next line. */
export function cut(text: string, width: number): string {
  if (visibleWidth(text) <= width) return text;
  // The last column is the mark's.
  let room = width - 1;
  let result = "";
  for (const piece of text.split(sgr)) {
    if (piece.startsWith(escapeCode)) {
      result += piece;
      continue;
    }
    for (const { segment } of letters.segment(piece)) {
      if (room < 0) break;
      const columns = visibleWidth(segment);
      result += columns <= room ? segment : "…";
      room = columns <= room ? room - columns : -1;
    }
  }
  return result;
}

/** Breaks a text without escapes at spaces into lines of at most `width` columns; a longer word keeps a line of its own. */
export function wrap(text: string, width: number): string[] {
  return joinedLines(text.split(" "), " ", width);
}

/** Puts cells, which may have escapes, beside each other on lines of at most `width` columns; a wider cell keeps a line of its own. */
export function joinedLines(cells: readonly string[], between: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | null = null;
  for (const cell of cells) {
    if (line === null) line = cell;
    else if (visibleWidth(line + between + cell) <= width) line += between + cell;
    else {
      lines.push(line);
      line = cell;
    }
  }
  return line === null ? lines : [...lines, line];
}
