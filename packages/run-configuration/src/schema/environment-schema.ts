import type { EnvironmentConfig } from "@lockstep/environment";
import { z } from "zod";

/** A file's name inside a folder that the user chose: it must not lead out of it. */
const fileName: z.ZodType<string, string> = z
  .string()
  .regex(
    /^[^./\\\p{Cc}][^/\\\p{Cc}]{0,127}$/u,
    "expected a name of 1 to 128 characters without slashes that does not begin with a dot",
  );

const button = z.string().regex(/^[A-Z][A-Z0-9]{0,15}$/, "expected a button's name such as RIGHT");

/** Smallest picture that leaves the third convolution of `nature-cnn` one pixel: ((36−8)/4+1−4)/2+1 = 3. */
const smallestSide = 36;
const side = z.int().min(smallestSide).max(512);

/** Schema of {@link EnvironmentConfig}: bounds of each key alone. Contradictions are checked with the whole run. */
export const environmentSchema: z.ZodType<EnvironmentConfig, EnvironmentConfig> = z.strictObject({
  game: fileName.describe(
    "Integration folder's name, `<Name>-<System>`. Decides cartridge, RAM variables and scenarios.",
  ),
  scenario: fileName.describe("Scenario file without `.json`: which rewards and ends of episodes."),
  startStates: z
    .array(fileName)
    .min(1, "expected at least one start state")
    .max(1024)
    .describe(
      "Start states of the game that episodes begin in. An empty list in a preset, file or option stands for the game's own `training_states` and is filled in before the configuration is hashed.",
    ),
  startStateAssignment: z
    .enum(["even", "by-slot"])
    .describe(
      "`even`: each episode draws from all start states. `by-slot`: slot s always starts in state s modulo their number (the 2018 reference: one level an environment).",
    ),
  actions: z
    .array(z.array(button).max(12))
    .min(1)
    .max(256)
    .describe("Button combinations, one an action. At most 256: an action is one byte."),
  frameSkip: z.int().min(1).max(60).describe("Frames a step: one decision is held for so long."),
  stickiness: z
    .number()
    .min(0)
    .lt(1)
    .describe(
      "Probability that a step's first frame keeps the previous action (gym-retro-contest's StochasticFrameSkip).",
    ),
  rewardScale: z
    .number()
    .positive()
    .max(1e6)
    .describe("Factor on the scenario's reward. Keeps values near 1 for the value head."),
  rewardClip: z
    .number()
    .positive()
    .max(1e6)
    .nullable()
    .describe("Scaled rewards are clipped to [−c, c]; `null` leaves them."),
  allowBacktracking: z
    .boolean()
    .describe(
      "Reward only new ground, so that going back to go around an obstacle costs nothing (baselines-retro's AllowBacktracking).",
    ),
  observation: z
    .strictObject({
      height: side.describe("Pixels."),
      width: side.describe("Pixels."),
    })
    .describe("Size of the gray picture that the network sees."),
  stack: z
    .int()
    .min(1)
    .max(16)
    .describe("Frames an observation stacks, so that speed can be seen (Mnih et al. 2015: 4)."),
  timeLimitSteps: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .describe("Steps after which an episode is truncated (not a death); `null` for never."),
});
