import { type AlgorithmSetting, knownAlgorithms, readSetting } from "@lockstep/algorithm";
import { z } from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits");

/**
 * Schema of the algorithm's setting. For an algorithm that comes with Lockstep, all options are required and checked
 * here. Options of a user's file are checked by the processes that have the file: the learner and `verify`.
 */
export const algorithmSchema: z.ZodType<AlgorithmSetting, AlgorithmSetting> = z
  .looseObject({
    name: z.string().min(1).max(100).describe("The algorithm's name; its options are beside it."),
    fileSha256: sha256
      .exactOptional()
      .describe(
        "SHA-256 of the file that defines the algorithm; absent for Lockstep's own algorithms.",
      ),
  })
  .superRefine((setting, context) => {
    if (setting.fileSha256 !== undefined) return;
    const read = readSetting(setting, knownAlgorithms);
    const problems =
      "problems" in read ? read.problems : missingOptions(setting, read.options as object);
    for (const { path, message } of problems) {
      context.addIssue({ code: "custom", path: [...path], message });
    }
  });

/** Options with a default must be written out, so that a changed default cannot change a run. */
function missingOptions(setting: AlgorithmSetting, options: object) {
  return Object.keys(options)
    .filter((name) => !Object.hasOwn(setting, name))
    .map((name) => ({ path: [name], message: "is missing" }));
}
