const mostCharacters = 200;
/** Of them, before the first character that differs. */
const charactersBefore = 80;

/** Two values for a message, long ones around the first place where they differ: a list of episodes is long. */
export function bothShortened(one: unknown, other: unknown): readonly [string, string] {
  const [a, b] = [textOf(one), textOf(other)];
  let same = 0;
  while (same < Math.min(a.length, b.length) && a[same] === b[same]) same += 1;
  return [around(a, same), around(b, same)];
}

function textOf(value: unknown): string {
  return value === undefined ? "not there" : JSON.stringify(value);
}

function around(text: string, place: number): string {
  if (text.length <= mostCharacters) return text;
  const from = Math.max(0, Math.min(place - charactersBefore, text.length - mostCharacters));
  const part = text.slice(from, from + mostCharacters);
  return `${from > 0 ? "… " : ""}${part}${from + mostCharacters < text.length ? " …" : ""}`;
}
