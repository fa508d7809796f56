const lineBreaks = /\s*[\n\r\u2028\u2029]\s*/g;
const unseen = /[\p{Cc}\p{Bidi_Control}]/gu;
export function oneLine(text) {
    return text
        .trim()
        .replace(lineBreaks, "; ")
        .replace(unseen, (character) => {
        const digits = (character.codePointAt(0) ?? 0).toString(16);
        return digits.length > 2 ? `\\u${digits.padStart(4, "0")}` : `\\x${digits.padStart(2, "0")}`;
    });
}
