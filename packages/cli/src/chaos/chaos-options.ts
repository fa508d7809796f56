import { type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import {
  choice,
  count,
  list,
  type OptionTable,
  text,
  toggle,
  withDefault,
} from "../options/option-table.ts";
import { mostActors } from "./fault-plan.ts";
import { stormPeriodMs } from "./storm.ts";

/** What `lockstep chaos` can be told. */
export interface ChaosOptions extends PlaceOptions {
  readonly plans: readonly string[];
  readonly updates: number;
  readonly faults: number;
  readonly only: readonly string[];
  readonly scale: readonly string[];
  readonly actors: number;
  readonly store: "redis" | "folder";
  readonly leaseMs: number;
  /** Of each plan; in a storm the learner's own default stands. */
  readonly checkpointUpdates: number | undefined;
  /** Mean milliseconds between two kills of a storm; `null` for plans of faults. */
  readonly storm: number | null;
  readonly game: string | undefined;
  readonly slots: number;
  readonly segmentLength: number;
  readonly pictures: number;
  readonly seed: number;
  readonly report: string | undefined;
  readonly runDir: string | undefined;
  readonly list: boolean;
}

const defaultPlan = "1";
const inScale = (actors: number): boolean => actors >= 1 && actors <= mostActors;

export const chaosOptions: OptionTable<ChaosOptions> = {
  plans: {
    ...list("SEED", `seeds of the plans of faults, one run each (default ${defaultPlan})`),
    read(texts) {
      const seeds = texts.flatMap((each) => each.split(",")).filter((each) => each !== "");
      if (seeds.some((seed) => !/^\d{1,9}$/.test(seed))) throw new TypeError("whole numbers");
      return seeds.length === 0 ? [defaultPlan] : seeds;
    },
  },
  updates: withDefault(count(8, 100_000, "versions that each run makes"), 50),
  faults: withDefault(count(0, 100_000, "faults of each plan"), 30),
  only: list("WORD", "only kinds of fault with one of these words, e.g. kill or redis"),
  scale: {
    ...list("N", `instead of faults, so many actors one after the other (at most ${mostActors})`),
    read(texts) {
      const counts = texts.flatMap((each) => each.split(",")).filter((each) => each !== "");
      const known = counts.every((each) => /^\d+$/.test(each) && inScale(Number(each)));
      if (!known) throw new TypeError(`whole numbers from 1 to ${mostActors}`);
      return counts;
    },
  },
  actors: withDefault(count(1, 16, "actors at the start; scaling changes it"), 3),
  store: {
    ...choice(["redis", "folder"], "where versions are kept; redis starts one (default redis)"),
    read: (texts) => choice(["redis", "folder"], "").read(texts) ?? "redis",
  },
  leaseMs: withDefault(
    count(400, 60_000, "milliseconds of silence after which an actor loses its slots"),
    3_000,
  ),
  storm: {
    ...text(
      "TIME",
      "instead of faults, kill one random service every so often, e.g. 6s, until the run has ended",
    ),
    read: (texts) => {
      const last = texts.at(-1);
      return last === undefined ? null : stormPeriodMs(last);
    },
  },
  checkpointUpdates: count(
    1,
    100_000,
    "updates between two checkpoints in the store (default 5; in a storm the learner's own)",
  ),
  game: text("NAME", "game to play; the default preset's when absent"),
  slots: withDefault(count(1, 4096, "environments of the batch"), 6),
  segmentLength: withDefault(count(1, 65_535, "steps each of them plays between two updates"), 5),
  pictures: withDefault(
    count(36, 512, "height and width of what the policy sees; small ones make updates quick"),
    36,
  ),
  seed: withDefault(count(0, 2 ** 32 - 1, "of the run, the same for all plans"), 1),
  report: text("FILE", "write every fault and its recovery time as JSON"),
  runDir: text("FOLDER", "keep the runs in this new folder; they are removed when absent"),
  list: toggle("print the plans instead of doing what they say"),
  ...placeOptions,
};
