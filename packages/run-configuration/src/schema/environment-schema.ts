import type {
  EnvironmentConfig,
  ModuleEnvironment,
  RetroEnvironment,
} from "@lockstep/environment/configuration";
import { z } from "zod";
import { coreSchema } from "./core-schema.ts";

/** A file's name inside a folder that the user chose: it must not lead out of it. */
const fileName: z.ZodType<string, string> = z
  .string()
  .regex(
    /^[^./\\\p{Cc}][^/\\\p{Cc}]{0,127}$/u,
    "expected a name of 1 to 128 characters without slashes that does not begin with a dot",
  );

const button = z
  .string()
  .regex(
    /^(P2\.)?[A-Z][A-Z0-9]{0,15}$/,
    "expected a button's name such as RIGHT, or P2.RIGHT for the second player's",
  );

/** Smallest picture that leaves the third convolution of `nature-cnn` one pixel: ((36−8)/4+1−4)/2+1 = 3. */
const smallestSide = 36;
const side = z.int().min(smallestSide).max(512);

const pictureSize = {
  height: side.describe("Pixels."),
  width: side.describe("Pixels."),
};

/** What every kind of environment has. */
const anyEnvironment = {
  identity: z
    .record(z.string().min(1).max(300), z.string().regex(/^[0-9a-f]{64}$/))
    .refine((files) => Object.keys(files).length > 0, {
      error:
        "expected the hashes of the environment's files, which are filled in when a run begins",
    })
    .describe(
      "SHA-256 of each of the environment's files: what a game's integration says and its cartridge, or a module and what it imports. Filled in when a run begins; actors whose files differ do not play.",
    ),
  rewardScale: z
    .number()
    .positive()
    .max(1e6)
    .describe("Factor on the environment's reward. Keeps values near 1 for the value head."),
  rewardClip: z
    .number()
    .positive()
    .max(1e6)
    .nullable()
    .describe("Scaled rewards are clipped to [−c, c]; `null` leaves them."),
  stack: z
    .int()
    .min(1)
    .max(16)
    .describe(
      "Frames an observation stacks, so that speed can be seen (Mnih et al. 2015: 4); 1 for vectors.",
    ),
  timeLimitSteps: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .describe("Steps after which an episode is truncated (not a death); `null` for never."),
};

const retroSchema = z.strictObject({
  kind: z
    .literal("retro")
    .describe("`retro`: a console game on an emulator. `module`: a user's own file."),
  game: fileName.describe(
    "Integration folder's name, `<Name>-<System>`. Decides cartridge, RAM variables and scenarios.",
  ),
  scenario: fileName.describe(
    "Scenario file without `.json`: it defines rewards and ends of episodes.",
  ),
  core: coreSchema
    .exactOptional()
    .describe(
      "Left out where the usual core that comes with Lockstep plays: Lockstep NES, for the NES.",
    ),
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
    .array(z.array(button).max(24))
    .min(1)
    .max(256)
    .describe(
      "Button combinations, one an action. At most 256: an action is one byte. An empty list in a preset, file or option stands for the scenario's own `actions`, else for the console's usual ones, and is filled in before the configuration is hashed.",
    ),
  frameSkip: z
    .int()
    .min(1)
    .max(60)
    .describe("Frames per step: each action is held for this many frames."),
  stickiness: z
    .number()
    .min(0)
    .lt(1)
    .describe(
      "Probability that a step's first frame keeps the previous action (gym-retro-contest's StochasticFrameSkip).",
    ),
  allowBacktracking: z
    .boolean()
    .describe(
      "Reward only new ground, so that going back to go around an obstacle costs nothing (baselines-retro's AllowBacktracking).",
    ),
  observation: z
    .strictObject(pictureSize)
    .describe("Size of the gray picture that the network sees."),
  drawEveryFrame: z
    .boolean()
    .exactOptional()
    .describe(
      "`true`: the core draws every frame, for games on which drawing shows in RAM. Absent or `false`: only the frames that an observation shows. Absent when a run begins, it is found out by playing the game both ways.",
    ),
  players: z
    .literal(2)
    .exactOptional()
    .describe(
      "2: both pads are played; in `actions` the second player's buttons are named `P2.LEFT` and so on. Absent: nobody holds the second pad.",
    ),
  secondPlayer: z
    .enum(["policy", "random"])
    .exactOptional()
    .describe(
      "With `players` 2. `policy`, or absent: one action holds the buttons of both pads, and the sum of both players' rewards counts. `random`: each step holds the buttons of an action that is drawn uniformly, and the first player's reward counts.",
    ),
  ...anyEnvironment,
}) satisfies z.ZodType<RetroEnvironment, RetroEnvironment>;

const word = z
  .string()
  .regex(/^[^\p{Cc}]{1,64}$/u, "expected 1 to 64 characters without control characters");

const moduleSchema = z.strictObject({
  kind: z.literal("module"),
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
      "expected a name of 1 to 64 letters, digits, dashes and underscores",
    )
    .describe("The module's name, as its file declares it."),
  file: fileName.describe("The module's file without its folder."),
  actions: z
    .array(word)
    .min(1)
    .max(256)
    .describe("Names of the module's actions, as its file declares them."),
  observation: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("picture"), ...pictureSize }),
      z.strictObject({
        kind: z.literal("vector"),
        length: z.int().min(1).max(65_536).describe("Length of the vector."),
      }),
    ])
    .describe("The module's observation, as its file declares it."),
  ...anyEnvironment,
}) satisfies z.ZodType<ModuleEnvironment, ModuleEnvironment>;

/** Schema of {@link EnvironmentConfig}: bounds of each key alone. Contradictions are checked with the whole run. */
export const environmentSchema: z.ZodType<EnvironmentConfig, EnvironmentConfig> =
  z.discriminatedUnion("kind", [retroSchema, moduleSchema], {
    error:
      "expected an environment of kind retro or module; a run from before there were kinds cannot be continued by this version of Lockstep",
  });
