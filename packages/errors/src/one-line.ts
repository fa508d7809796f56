const lineBreaks = /\s*[\n\r\u2028\u2029]\s*/g;
/**
 * Characters that are invisible or move the text after them: control characters and those that change the direction.
 */
const unseen = /[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * A text as one line that shows everything in it: line breaks become "; ", other control characters their escapes.
 * Names from files and peers appear in messages, and a terminal would execute their escape sequences.
 */
export function oneLine(text: string): string {
  return text
    .trim()
    .replace(lineBreaks, "; ")
    .replace(unseen, (character) => {
      const digits = (character.codePointAt(0) ?? 0).toString(16);
      return digits.length > 2 ? `\\u${digits.padStart(4, "0")}` : `\\x${digits.padStart(2, "0")}`;
    });
}
