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

export type Paint = (tone: Tone, text: string) => string;

/** Wraps text in SGR escapes (ECMA-48), or leaves it as it is. */
export function painter(colours: boolean): Paint {
  const start = String.fromCharCode(27);
  return colours ? (tone, text) => `${start}[${codes[tone]}m${text}${start}[0m` : (_, text) => text;
}

const sgr = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");

/** Letters that a terminal shows: escapes take no room. Every letter that we print is one column wide. */
export function visibleLength(text: string): number {
  return [...text.replace(sgr, "")].length;
}

/** Cuts after so many visible letters; escapes are kept, so that no colour leaks into the next line. */
export function cut(text: string, width: number): string {
  if (visibleLength(text) <= width) return text;
  let room = Math.max(0, width - 1);
  let result = "";
  for (const [piece] of text.matchAll(new RegExp(`${sgr.source}|.`, "gsu"))) {
    if (piece.length > 1 && piece.startsWith(String.fromCharCode(27))) result += piece;
    else if (room > 0) {
      result += piece;
      room--;
      if (room === 0) result += "…";
    }
  }
  return result;
}
