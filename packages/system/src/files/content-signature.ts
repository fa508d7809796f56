interface Signature {
  readonly at?: number;
  readonly begins: string;
  /** What it is, and what to do. */
  readonly what: string;
}

const unpack = "unpack it first";

/** Formats that users have in place of what a field expects, by their first bytes in Latin-1. */
const signatures: readonly Signature[] = [
  { begins: "PK\u0003\u0004", what: `a zip archive; ${unpack}` },
  { begins: "PK\u0005\u0006", what: "a zip archive that holds nothing" },
  { begins: "PK\u0007\u0008", what: "a part of a zip archive that was split; join its parts" },
  { begins: "7z\u00bc\u00af\u0027\u001c", what: `a 7z archive; ${unpack}` },
  { begins: "Rar!\u001a\u0007", what: `a rar archive; ${unpack}` },
  { begins: "\u001f\u008b", what: `compressed with gzip; ${unpack}` },
  { begins: "\u00fd7zXZ\u0000", what: `compressed with xz; ${unpack}` },
  { begins: "BZh", what: `compressed with bzip2; ${unpack}` },
  { begins: "\u0028\u00b5\u002f\u00fd", what: `compressed with zstd; ${unpack}` },
  { at: 257, begins: "ustar", what: `a tar archive; ${unpack}` },
  { begins: "\u0089PNG\r\n\u001a\n", what: "a PNG picture" },
  { begins: "\u00ff\u00d8\u00ff", what: "a JPEG picture" },
  { begins: "GIF8", what: "a GIF picture" },
  { begins: "%PDF-", what: "a PDF document" },
  { begins: "\u007fELF", what: "a program or library (ELF)" },
  {
    begins: "version https://git-lfs.github.com/spec/",
    what: "only a pointer of Git LFS to the file; get the file with `git lfs pull`",
  },
  { begins: "#RZIPv", what: "compressed by RetroArch (#RZIP), as its save states are" },
  { begins: "RASTATE", what: "a save state of RetroArch (RASTATE)" },
  {
    begins: "\u00ff\u00fe\u0000\u0000",
    what: "text in UTF-32 (its byte-order mark is FF FE 00 00); save it as UTF-8",
  },
  {
    begins: "\u00ff\u00fe",
    what: "text in UTF-16 (its byte-order mark is FF FE); save it as UTF-8",
  },
  {
    begins: "\u00fe\u00ff",
    what: "text in UTF-16 (its byte-order mark is FE FF); save it as UTF-8",
  },
];

const webPage = /^(\u00ef\u00bb\u00bf)?\s*<(!doctype\s+html|html|head|body)\b/i;
const headBytes = 1024;

/**
 * What a file of another format is, by its first bytes, and what to do: e.g. `it is a 7z archive; unpack it first`.
 * @returns `null` when it has no signature that is known here
 */
export function contentProblem(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, headBytes)).toString("latin1");
  if (webPage.test(head))
    return "it is a web page (HTML), as a browser saves it in place of a file; download the file itself";
  const found = signatures.find(({ at = 0, begins }) => head.startsWith(begins, at));
  return found === undefined ? null : `it is ${found.what}`;
}

/** Enough that no program of a console is taken for text. */
const textBytes = 4_096;

/** Whether a file begins as text in UTF-8: nothing but letters, marks and breaks of lines. */
export function isText(bytes: Uint8Array): boolean {
  const whole = bytes.length <= textBytes;
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const head = decoder.decode(bytes.subarray(0, textBytes), { stream: !whole });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: text has none of them.
    return head !== "" && !/[\0-\x08\x0b\x0e-\x1f\x7f]/.test(head);
  } catch {
    return false;
  }
}

/** Which of the first four bytes are zero where a text begins with ASCII and has no byte-order mark, or a mark in UTF-32. */
const wideTexts: readonly (readonly [RegExp, string])[] = [
  [/^\0\0\u00fe\u00ff/, "UTF-32 (its byte-order mark is 00 00 FE FF)"],
  [/^[^\0]\0\0\0/, "UTF-32 without a byte-order mark"],
  [/^\0\0\0[^\0]/, "UTF-32 without a byte-order mark"],
  [/^[^\0]\0([^\0]\0|$)/, "UTF-16 without a byte-order mark"],
  [/^\0[^\0](\0[^\0]|$)/, "UTF-16 without a byte-order mark"],
];

/** {@link contentProblem} of what should be text, which knows other encodings of text, too. */
export function textProblem(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
  const wide = wideTexts.find(([pattern]) => pattern.test(head));
  return wide === undefined ? contentProblem(bytes) : `it is text in ${wide[1]}; save it as UTF-8`;
}
