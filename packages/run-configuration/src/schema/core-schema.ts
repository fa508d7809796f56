import type { CoreConfig } from "@lockstep/environment/configuration";
import { z } from "zod";

const word = z.string().max(200);

/** Schema of {@link CoreConfig}. */
export const coreSchema: z.ZodType<CoreConfig, CoreConfig> = z.strictObject({
  name: word.min(1).describe("The libretro core that emulates, as it names itself."),
  version: word
    .min(
      1,
      "expected a version; one that is empty stands for the installed core's, which was not found",
    )
    .describe(
      "Its version: every actor must have the same. Empty in a preset, file or option: the installed one's.",
    ),
  options: z
    .record(word.min(1), word)
    .describe("Core options that differ from those Lockstep sets for every game."),
});
