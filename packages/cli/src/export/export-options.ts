import { z } from "zod";
import { mostStepsOption } from "../evaluate/most-steps.ts";
import { type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import {
  count,
  list,
  type OptionTable,
  text,
  toggle,
  withDefault,
} from "../options/option-table.ts";

/** What `lockstep export` is told. */
export interface ExportOptions extends PlaceOptions {
  readonly runDir: string | undefined;
  readonly model: string | undefined;
  readonly out: string | undefined;
  readonly version: string | undefined;
  readonly episodes: number;
  readonly states: readonly string[];
  readonly greedy: boolean;
  readonly mostSteps: number;
  readonly seed: number;
  readonly licence: string | undefined;
  readonly web: boolean;
}

export const exportOptions: OptionTable<ExportOptions> = {
  runDir: text("RUN", "folder of the run; it may stand alone, without --run-dir"),
  model: text(
    "DIR",
    "with --web, in place of a run: the folder of an export, or the name of a trained agent that comes with Lockstep, e.g. HareDash-Nes",
  ),
  out: text("DIR", "folder that is made, for the export's files"),
  version: text(
    "N|best",
    "version of the weights (default the newest); best: the kept one with the highest mean return over the start states of the training, in episodes of its own",
  ),
  episodes: withDefault(count(1, 1000, "episodes of the evaluation from each start state"), 20),
  states: list("NAMES", "start states: training, evaluation, all (default), or names"),
  greedy: toggle("take the likeliest action always instead of drawing it"),
  mostSteps: mostStepsOption,
  seed: withDefault(count(0, 2 ** 32 - 1, "all draws of the evaluation come from it"), 1),
  licence: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9.+-]{0,63}$/,
      "one identifier of https://spdx.org/licenses or of Hugging Face's list, e.g. mit, apache-2.0, cc-by-4.0; other for one that has none",
    )
    .transform((id) => id.toLowerCase())
    .optional()
    .meta({
      placeholder: "ID",
      description:
        "licence of the weights: its identifier at https://spdx.org/licenses or Hugging Face, e.g. mit or cc-by-4.0; the card says when there is none",
    }),
  web: toggle(
    "write a page with the agent for browsers in place of these files; of the evaluation it has the first episode from each start state",
  ),
  ...placeOptions,
};
