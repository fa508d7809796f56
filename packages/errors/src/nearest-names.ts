import { distance } from "fastest-levenshtein";

/** More names do not help the reader. */
const mostNames = 5;

/**
 * The names that were most likely meant, nearest first, at most five; empty when no name is near. Case does not matter.
 * A name that contains the other one counts as one edit away.
 */
export function nearestNames(wanted: string, names: Iterable<string>): readonly string[] {
  const given = wanted.toLowerCase();
  return [...names]
    .map((name) => ({ name, edits: editsBetween(given, name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= mostEdits(given, name))
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, mostNames)
    .map(({ name }) => name);
}

/** `; did you mean x?`, ready to be appended to a message, or nothing. */
export function suggestion(wanted: string, names: Iterable<string>, prefix = ""): string {
  const [nearest] = nearestNames(wanted, names);
  return nearest === undefined ? "" : `; did you mean ${prefix}${nearest}?`;
}

/** Half of a name may differ; of a short name one letter. */
function mostEdits(given: string, name: string): number {
  const letters = Math.min(given.length, name.length);
  return letters <= 3 ? 1 : Math.max(2, Math.floor(letters / 2));
}

function editsBetween(a: string, b: string): number {
  if (a !== b && a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a))) return 1;
  return distance(a, b);
}
