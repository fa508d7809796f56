import type { KnownEnd, LedgerProblem } from "@lockstep/round";

/** A line of the ledger as it is, without what it says. */
export interface LineEnd {
  readonly endByte: number;
  readonly sha256: string;
  /** What it says the line before has as its hash; `null` when it cannot be read. */
  readonly previous: string | null;
  readonly version: number | null;
}

/** Where the ledger ended when a version was made, says a file that may itself have been changed. */
export interface ClaimedEnd {
  readonly version: number;
  readonly end: KnownEnd;
}

/**
 * Separates claims that certain lines of the ledger contradict from claims that contradict the ledger. A line is
 * certain when the next line or a trusted end has its hash.
 * @param lines all, in order
 * @param trusted from files that have their own hash
 */
export function judgeClaims(
  lines: readonly LineEnd[],
  claims: readonly ClaimedEnd[],
  trusted: readonly KnownEnd[],
): { readonly ends: readonly KnownEnd[]; readonly problems: readonly LedgerProblem[] } {
  // Where a line cannot be read, those after it may have other numbers than they had.
  if (lines.some(({ previous }) => previous === null))
    return { ends: [...trusted, ...claims.map(({ end }) => end)], problems: [] };
  const ends: KnownEnd[] = [...trusted];
  const problems: LedgerProblem[] = [];
  const isSure = (index: number): boolean =>
    lines[index + 1]?.previous === lines[index]?.sha256 ||
    trusted.some(
      ({ position }) => position.records === index + 1 && position.sha256 === lines[index]?.sha256,
    );
  for (const { version, end } of claims) {
    const { position, source } = end;
    const own = lines.flatMap((line, index) => (line.version === version ? [index] : []));
    const fits = own.some(
      (index) =>
        position.records === index + 1 &&
        position.bytes === lines[index]?.endByte &&
        position.sha256 === lines[index]?.sha256,
    );
    const denying = own.every(isSure) ? own[0] : undefined;
    if (fits || denying === undefined) ends.push(end);
    else
      problems.push({
        where: `${source}, ledger`,
        what: `says line ${position.records}, byte ${position.bytes}, SHA-256 ${position.sha256}; of version ${version} the ledger has line ${denying + 1}, byte ${lines[denying]?.endByte}, SHA-256 ${lines[denying]?.sha256}`,
      });
  }
  return { ends, problems };
}
