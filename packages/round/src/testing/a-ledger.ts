import { createHash } from "node:crypto";
import { ledgerLine, lineSha256, noLine } from "../ledger/ledger-line.ts";
import type { LedgerHeader, LedgerUpdate } from "../ledger/ledger-record.ts";

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function aHeader(changes: Partial<LedgerHeader> = {}): LedgerHeader {
  return {
    type: "run",
    run: "test",
    seed: 1,
    configuration: { seed: 1 },
    configurationSha256: hashOf("configuration"),
    engine: { name: "fake", device: "none", versions: {} },
    software: { lockstep: "test" },
    version: 0,
    weightsSha256: hashOf("weights 0"),
    ...changes,
  };
}

/** Two slots of three steps; slot 1 ends an episode of four steps in update 2. */
export function anUpdate(version: number): LedgerUpdate {
  return {
    type: "update",
    version,
    weightsSha256: hashOf(`weights ${version}`),
    learningRate: 1e-3,
    figures: { policyLoss: 0.1, valueLoss: 0.2, entropy: 1 },
    optimizerSteps: 1,
    gradientNorm: 0.5,
    maxLogProbabilityDifference: 0,
    segments: [0, 1].map((slot) => {
      const actions = Buffer.of(version, slot, 2);
      return {
        slot,
        actor: `actor-${slot}`,
        steps: 3,
        actions: actions.toString("base64"),
        actionsSha256: createHash("sha256").update(actions).digest("hex"),
        framesSha256: hashOf(`frames ${version} ${slot}`),
        sha256: hashOf(`segment ${version} ${slot}`),
        arrivalMs: 12,
      };
    }),
    episodes: version === 2 ? [anEpisode(1, 4)] : [],
  };
}

function anEpisode(slot: number, steps: number): LedgerUpdate["episodes"][number] {
  return {
    slot,
    episode: 0,
    startState: "one",
    steps,
    frames: steps * 4,
    episodeReturn: 3,
    progress: null,
    finished: false,
    truncated: false,
  };
}

/** A ledger's lines, each chained to the one before. */
export function ledgerLines(updates: number): string[] {
  let previous = noLine;
  const records = [
    aHeader(),
    ...Array.from({ length: updates }, (_, index) => anUpdate(index + 1)),
  ];
  return records.map((record) => {
    const line = ledgerLine(record, previous);
    previous = lineSha256(line);
    return line;
  });
}
