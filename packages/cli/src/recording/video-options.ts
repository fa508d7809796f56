import { z } from "zod";
import { count, type OptionTable, text, toggle } from "../options/option-table.ts";

/** How an episode's pictures become a file; of `record` and `replay`. */
export interface VideoOptions {
  readonly every: number | undefined;
  readonly scale: number | undefined;
  readonly speed: number;
  readonly overlay: boolean;
  readonly besideRun: string | undefined;
}

export const videoOptions: OptionTable<VideoOptions> = {
  every: count(
    1,
    10_000,
    "keep one frame of so many (default 4 in .png and .gif; in .mp4 as few as keep it below 61 pictures a second; else 1)",
  ),
  scale: count(1, 16, "a pixel becomes a square of so many pixels (default 2 in .mp4, else 1)"),
  speed: z.number().min(0.1).max(64).default(1).meta({
    placeholder: "X",
    description: "how many times as fast as the console the video plays",
  }),
  overlay: toggle("show step, reward, value and the actions' probabilities beside the picture"),
  besideRun: text("RUN", "show an episode of that run to the right, in step"),
};

/** What `--out` may name, for help and messages. */
export const pictureEndings =
  ".mp4 a video, .gif or .png an animation, .rgb raw pictures, no ending a folder of PNGs";
