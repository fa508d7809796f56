/** Tunes in text become bytes: note and length, 255 at the end. */

const NAMES = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

function noteBytes(token, file) {
  const match = /^(?:-|([A-G]#?)([2-6]))(?::(\d+))?$/.exec(token);
  if (!match) throw new Error(`${file}: "${token}" is no note`);
  const [, name, octave, length] = match;
  const note = name ? (Number(octave) - 2) * 12 + NAMES.indexOf(name) + 1 : 0;
  return [note, Number(length ?? 1)];
}

/** @returns tunes in order: `{ name, tempo, lead, bass }` */
export function songs(text, file) {
  const all = [];
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("# ")) continue;
    const [word, ...rest] = line.split(" ");
    if (word === "=") all.push({ name: rest[0], tempo: Number(rest[1]), lead: [], bass: [] });
    else all.at(-1)[word].push(...rest.flatMap((token) => noteBytes(token, file)));
  }
  return all.map((song) => ({ ...song, lead: [...song.lead, 255], bass: [...song.bass, 255] }));
}
