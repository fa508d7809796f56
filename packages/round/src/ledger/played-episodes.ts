import type { EpisodeReport } from "../segment/episode-report.ts";
import { LedgerError } from "./ledger-error.ts";
import type { LedgerHeader } from "./ledger-record.ts";
import { readLedger } from "./read-ledger.ts";

/** One of a slot's episodes, as the ledger has it. */
export interface PlayedEpisode {
  readonly slot: number;
  readonly episode: number;
  /** One byte a step. */
  readonly actions: Uint8Array;
  /** Steps of the slot before it. */
  readonly stepsBefore: number;
  /** Versions of the weights that played its first and its last step. */
  readonly versions: readonly [number, number];
  /** `null` while it is under way at the ledger's end. */
  readonly report: EpisodeReport | null;
}

export interface PlayedRun {
  readonly header: LedgerHeader & { readonly previous: string };
  /** By slot, and then in order; the last of each slot may be under way. */
  readonly episodes: readonly (readonly PlayedEpisode[])[];
}

/**
 * Reads what a run's slots have played. A last line that is no record is left out: a run that was killed while it wrote
 * one has played all before it.
 * @throws {LedgerError} `LEDGER_DAMAGED` when the ledger is damaged or goes on from one in another folder
 */
export async function readPlayedRun(path: string): Promise<PlayedRun> {
  let header: PlayedRun["header"] | null = null;
  const slots = new Map<number, SlotPlay>();
  let damage: LedgerError | null = null;
  for await (const { number, record, problem } of readLedger(path)) {
    if (damage !== null) throw damage;
    if (record === null) {
      damage = new LedgerError("LEDGER_DAMAGED", `${path} line ${number} is no record: ${problem}`);
      continue;
    }
    if (record.type === "run") header ??= record;
    else
      for (const { slot, actions } of record.segments) {
        const play = slots.get(slot) ?? new SlotPlay(slot);
        slots.set(slot, play);
        const ended = record.episodes.filter((episode) => episode.slot === slot);
        play.add(record.version - 1, Buffer.from(actions, "base64"), ended);
      }
  }
  if (header === null) throw damage ?? new LedgerError("LEDGER_DAMAGED", `${path} is empty`);
  if (header.version > 0)
    throw new LedgerError(
      "LEDGER_DAMAGED",
      `${path} begins at version ${header.version} and goes on from a ledger in another folder; put that one's lines before these`,
    );
  return { header, episodes: [...slots.values()].map((play) => play.episodes) };
}

/** Cuts a slot's actions into episodes. */
class SlotPlay {
  readonly #slot: number;
  readonly #ended: PlayedEpisode[] = [];
  #actions: Buffer = Buffer.alloc(0);
  #stepsBefore = 0;
  #firstVersion = 0;
  #lastVersion = 0;

  constructor(slot: number) {
    this.#slot = slot;
  }

  get episodes(): readonly PlayedEpisode[] {
    if (this.#actions.length === 0) return this.#ended;
    return [...this.#ended, this.#episode(this.#actions, null)];
  }

  add(version: number, actions: Buffer, reports: readonly EpisodeReport[]): void {
    if (this.#actions.length === 0) this.#firstVersion = version;
    this.#lastVersion = version;
    this.#actions = Buffer.concat([this.#actions, actions]);
    for (const report of reports) {
      this.#ended.push(this.#episode(this.#actions.subarray(0, report.steps), report));
      this.#actions = this.#actions.subarray(report.steps);
      this.#stepsBefore += report.steps;
      this.#firstVersion = version;
    }
  }

  #episode(actions: Buffer, report: EpisodeReport | null): PlayedEpisode {
    return {
      slot: this.#slot,
      episode: report?.episode ?? this.#ended.length,
      actions: Uint8Array.from(actions),
      stepsBefore: this.#stepsBefore,
      versions: [this.#firstVersion, this.#lastVersion],
      report,
    };
  }
}

/** @throws {LedgerError} `NOT_PLAYED` that says what there is */
export function episodeOf({ episodes }: PlayedRun, slot: number, episode: number): PlayedEpisode {
  const ofSlot = episodesOf({ episodes }, slot);
  const found = ofSlot[episode];
  if (found !== undefined) return found;
  const ended = ofSlot.filter(({ report }) => report !== null).length;
  const underWay = ofSlot.at(-1);
  const parts = [
    ended === 0
      ? null
      : ended === 1
        ? "episode 0 has ended"
        : `episodes 0 to ${ended - 1} have ended`,
    underWay?.report === null
      ? `episode ${underWay.episode} is under way with ${underWay.actions.length} steps`
      : null,
  ].filter((part) => part !== null);
  throw new LedgerError(
    "NOT_PLAYED",
    `slot ${slot} has played no episode ${episode}: ${parts.join(", ")}; choose one of them with --episode`,
  );
}

/** @throws {LedgerError} `NOT_PLAYED` that says which slots there are */
export function episodesOf(
  { episodes }: Pick<PlayedRun, "episodes">,
  slot: number,
): readonly PlayedEpisode[] {
  const ofSlot = episodes[slot];
  if (ofSlot !== undefined) return ofSlot;
  throw new LedgerError(
    "NOT_PLAYED",
    episodes.length === 0
      ? "the ledger has no update yet, so nothing was played"
      : `the run has no slot ${slot}: its slots are 0 to ${episodes.length - 1}; choose one of them with --slot`,
  );
}
