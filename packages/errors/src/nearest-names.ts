import { distance } from "fastest-levenshtein";

/** More are no help. */
const mostNames = 5;

/**
 * The names that were most likely meant, nearest first, at most five; none when nothing is near. Large and small letters
 * are alike. A name that contains the other whole counts as one edit away.
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

/** Half of a name may differ, one letter of a short one. */
function mostEdits(given: string, name: string): number {
  const letters = Math.min(given.length, name.length);
  return letters <= 3 ? 1 : Math.max(2, Math.floor(letters / 2));
}

function editsBetween(a: string, b: string): number {
  if (a !== b && a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a))) return 1;
  return distance(a, b);
}
