/** SHA-256 of files by name, with slashes, from the export's folder. */
export type Checksums = ReadonlyMap<string, string>;

/** `SHA256SUMS`, as `sha256sum --check` reads it. */
export function checksumsText(checksums: Checksums): string {
  return [...checksums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sha256]) => `${sha256}  ${name}\n`)
    .join("");
}

const line = /^([0-9a-f]{64}) {2}(.+)$/;

/** @returns the number of the first line that is none, counted from 1, when there is one */
export function parseChecksums(text: string): Checksums | number {
  const checksums = new Map<string, string>();
  const lines = text.split("\n");
  if (lines.pop() !== "") return lines.length + 1;
  for (const [index, each] of lines.entries()) {
    const [, sha256, name] = line.exec(each) ?? [];
    if (sha256 === undefined || name === undefined || !staysInside(name)) return index + 1;
    checksums.set(name, sha256);
  }
  return checksums;
}

/** Whether a name leads to a file of the export. */
function staysInside(name: string): boolean {
  return (
    name.split("/").every((part) => part !== "" && part !== "." && part !== "..") &&
    !name.includes("\\")
  );
}
