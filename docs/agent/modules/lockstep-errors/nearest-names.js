import { distance } from "../fastest-levenshtein/esm/mod.js";
const mostNames = 5;
export function nearestNames(wanted, names) {
    const given = wanted.toLowerCase();
    return [...names]
        .map((name) => ({ name, edits: editsBetween(given, name.toLowerCase()) }))
        .filter(({ name, edits }) => edits <= mostEdits(given, name))
        .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
        .slice(0, mostNames)
        .map(({ name }) => name);
}
export function suggestion(wanted, names, prefix = "") {
    const [nearest] = nearestNames(wanted, names);
    return nearest === undefined ? "" : `; did you mean ${prefix}${nearest}?`;
}
function mostEdits(given, name) {
    const letters = Math.min(given.length, name.length);
    return letters <= 3 ? 1 : Math.max(2, Math.floor(letters / 2));
}
function editsBetween(a, b) {
    if (a !== b && a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a)))
        return 1;
    return distance(a, b);
}
