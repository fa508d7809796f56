import { isDeepStrictEqual } from "node:util";
import type { SlotPosition } from "@lockstep/environment";
import {
  bytesOfFloats,
  type LedgerProblem,
  type ReachedPosition,
  readLedger,
  SlotHistories,
} from "@lockstep/round";
import { canonicalJson } from "@lockstep/run-configuration";
import { sha256Hex } from "@lockstep/system";
import type { AuditedRun } from "./audited-run.ts";
import { sessionsWith } from "./ledger-session.ts";
import type { StoredCheckpoint, StoredRun } from "./stored-files.ts";

/** What a store has of a run that is not what the ledger says, or lacks. */
export async function storeProblems(run: AuditedRun, stored: StoredRun): Promise<LedgerProblem[]> {
  const { name, weights, published, checkpoints } = stored;
  const problems: LedgerProblem[] = [];
  for (const [what, hashes] of [
    ["weights", weights],
    ["published", published ?? new Map<number, string>()],
  ] as const)
    for (const [version, sha256] of hashes) {
      const known = run.weights.get(version);
      if (known !== undefined && known !== sha256)
        problems.push({
          where: `${name}, ${what} of version ${version}`,
          what: `has SHA-256 ${sha256}; the ledger says ${known}`,
        });
    }
  for (const version of missingVersions(run, published, weights))
    problems.push({ where: name, what: `has no version ${version}, which the ledger has` });
  const positions = await positionsAt(run, checkpoints);
  for (const stored of checkpoints) problems.push(...checkpointProblems(run, stored, positions));
  return problems;
}

/** A store keeps the newest version, and of all that were published since its first the hash. */
function missingVersions(
  { weights, lastVersion }: AuditedRun,
  published: StoredRun["published"],
  stored: StoredRun["weights"],
): readonly number[] {
  if (published === null) return stored.has(lastVersion) ? [] : [lastVersion];
  const first = Math.min(lastVersion, ...published.keys());
  return [...weights.keys()].filter((version) => version >= first && !published.has(version));
}

/** Where all slots stand at the versions of checkpoints, from the ledger. */
async function positionsAt(
  { ledger, configuration, sessions }: AuditedRun,
  checkpoints: readonly StoredCheckpoint[],
): Promise<ReadonlyMap<number, readonly SlotPosition[]>> {
  const wanted = new Set(checkpoints.map(({ checkpoint }) => checkpoint.version));
  const positions = new Map<number, readonly SlotPosition[]>();
  // A continuation in another folder does not know where its slots began.
  if (sessions[0].record.version > 0) return positions;
  const histories = new SlotHistories(configuration.slots);
  positions.set(0, histories.positions);
  for await (const { record } of readLedger(ledger)) {
    if (record?.type !== "update") continue;
    histories.advance(record);
    if (wanted.has(record.version)) positions.set(record.version, histories.positions);
  }
  return positions;
}

function checkpointProblems(
  { sessions, weights, kept }: AuditedRun,
  { where, checkpoint }: StoredCheckpoint,
  positions: ReadonlyMap<number, readonly SlotPosition[]>,
): LedgerProblem[] {
  const { version } = checkpoint;
  const [{ record: header }] = sessions;
  const optimizer = kept.find((each) => each.version === version)?.optimizerSha256;
  const optimizerSha256 = sha256Hex(bytesOfFloats(checkpoint.optimizerState));
  const parts: readonly (readonly [string, boolean])[] = [
    ["run", checkpoint.run === header.run],
    [
      "configuration",
      sessionsWith(version, sessions).some(
        ({ configuration }) => checkpoint.configurationJson === canonicalJson(configuration),
      ),
    ],
    ["weights", sha256Hex(bytesOfFloats(checkpoint.weights)) === weights.get(version)],
    ["optimizer state", optimizer === undefined || optimizer === optimizerSha256],
    [
      "slots' positions",
      !positions.has(version) ||
        isDeepStrictEqual(positions.get(version), checkpoint.positions.map(withoutSight)),
    ],
  ];
  return parts.flatMap(([part, same]) =>
    same
      ? []
      : [{ where: `${where}, ${part}`, what: `is not what the run had at version ${version}` }],
  );
}

/** The ledger has actions, and not what they led to. */
function withoutSight({ observationSha256: _, ...position }: ReachedPosition): SlotPosition {
  return position;
}
