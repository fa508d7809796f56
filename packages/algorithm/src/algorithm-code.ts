import type { NameOfCode } from "@lockstep/system";

/** Begins the name of a user's algorithm in stack traces, where Node.js would show all of its bytes. */
const beginning = "algorithm:";

/** The text that is run for a file's text: it names itself in stack traces. @param name the file's, without folders */
export function namedSource(text: string, name: string): string {
  return `${text}\n//# sourceURL=${beginning}${encodeURIComponent(name)}`;
}

/** Names code that {@link namedSource} gave its name. */
export const codeOfAlgorithms: NameOfCode = (location) =>
  location.startsWith(beginning) ? decodeURIComponent(location.slice(beginning.length)) : null;
