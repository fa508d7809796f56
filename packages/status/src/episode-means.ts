import { z } from "zod";

/** Means over recent episodes; `null` where there are none, or where the game does not say. */
export interface EpisodeMeans {
  readonly episodes: number;
  readonly episodeReturnMean: number | null;
  readonly progressMean: number | null;
  readonly finishedShare: number | null;
  readonly stepsMean: number | null;
}

export const episodeMeansSchema: z.ZodType<EpisodeMeans> = z.object({
  episodes: z.number().describe("Episodes that the means are taken over."),
  episodeReturnMean: z
    .number()
    .nullable()
    .describe("Sum of an episode's rewards, neither discounted nor clipped."),
  progressMean: z
    .number()
    .nullable()
    .describe("How far an episode came, 0 to 1, where the game says so."),
  finishedShare: z
    .number()
    .nullable()
    .describe("Share of the episodes that reached the level's goal."),
  stepsMean: z.number().nullable().describe("Steps of an episode."),
});
