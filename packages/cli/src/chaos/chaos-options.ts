import { messageOf } from "@lockstep/errors";
import { configurationKeys } from "@lockstep/run-configuration";
import { z } from "zod";
import { type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import {
  choice,
  count,
  list,
  type OptionTable,
  ofRun,
  outputFile,
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
const inScale = (text: string): boolean =>
  /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= mostActors;

function stormPeriod(text: string | undefined, context: z.core.$RefinementCtx): number | null {
  try {
    return text === undefined ? null : stormPeriodMs(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: messageOf(error) });
    return z.NEVER;
  }
}

export const chaosOptions: OptionTable<ChaosOptions> = {
  plans: z
    .array(z.string().regex(/^\d{1,9}$/, "seeds, whole numbers of at most nine digits"))
    .default([defaultPlan])
    .meta({ placeholder: "SEED", description: "seeds of the plans of faults, one run each" }),
  updates: withDefault(count(8, 100_000, "versions that each run makes"), 50),
  faults: withDefault(count(0, 100_000, "faults of each plan"), 30),
  only: list("WORD", "only kinds of fault with one of these words, e.g. kill or redis"),
  scale: z
    .array(z.string().refine(inScale, `whole numbers from 1 to ${mostActors}`))
    .default([])
    .meta({
      placeholder: "N",
      description: `instead of faults, so many actors one after the other (at most ${mostActors})`,
    }),
  actors: withDefault(count(1, 16, "actors at the start; scaling changes it"), 3),
  store: withDefault(
    choice(["redis", "folder"], "where versions are kept; redis starts one"),
    "redis",
  ),
  leaseMs: withDefault(
    count(400, 60_000, "milliseconds of silence after which an actor loses its slots"),
    3_000,
  ),
  storm: z.string().optional().transform(stormPeriod).meta({
    placeholder: "TIME",
    description:
      "instead of faults, kill one random service every so often, e.g. 6s, until the run has ended",
  }),
  checkpointUpdates: count(
    1,
    100_000,
    "updates between two checkpoints in the store (default 5; in a storm the learner's own)",
  ),
  game: text("NAME", "game to play; the default preset's when absent"),
  slots: withDefault(ofRun(configurationKeys.slots), 6),
  segmentLength: withDefault(ofRun(configurationKeys.segmentLength), 5),
  pictures: withDefault(
    count(36, 512, "height and width of what the policy sees; small ones make updates quick"),
    36,
  ),
  seed: withDefault(ofRun(configurationKeys.seed), 1),
  report: outputFile("write every fault and its recovery time as JSON"),
  runDir: text("FOLDER", "keep the runs in this new folder; they are removed when absent"),
  list: toggle("print the plans instead of doing what they say"),
  ...placeOptions,
};
