import { OPERATIONS, type Operation } from "@lockstep/environment";
import { z } from "zod";

/** What is measured of a variable, and what is made of it; gym-retro's words. */
export interface TestDraft {
  readonly measurement?: "absolute" | "delta" | undefined;
  readonly op?: Operation | undefined;
  readonly reference?: number | undefined;
}

export interface TermDraft extends TestDraft {
  readonly reward?: number | undefined;
  readonly penalty?: number | undefined;
}

/** As `reward` of gym-retro's `scenario.json`. */
export interface RewardDraft {
  readonly variables?: Readonly<Record<string, TermDraft>> | undefined;
  readonly time?: TermDraft | undefined;
}

/** As `done` of gym-retro's `scenario.json`. */
export interface DoneDraft {
  readonly condition?: "any" | "all" | undefined;
  readonly variables?: Readonly<Record<string, TestDraft>> | undefined;
  readonly nodes?: Readonly<Record<string, DoneDraft>> | undefined;
}

/** x, y, width, height in pixels of the console's picture; 0 for all that is left. */
export type CropDraft = readonly [number, number, number, number];

const test = z.strictObject({
  measurement: z.enum(["absolute", "delta"]).optional(),
  op: z.enum(OPERATIONS).optional(),
  reference: z.number().optional(),
});
const term = test.extend({ reward: z.number().optional(), penalty: z.number().optional() });

export const rewardSchema: z.ZodType<RewardDraft> = z.strictObject({
  variables: z.record(z.string(), term).optional(),
  time: term.optional(),
});

export const doneSchema: z.ZodType<DoneDraft> = z.strictObject({
  condition: z.enum(["any", "all"]).optional(),
  variables: z.record(z.string(), test).optional(),
  nodes: z
    .record(
      z.string(),
      z.lazy(() => doneSchema),
    )
    .optional(),
});

const pixels = z.int().nonnegative().max(4096);
export const cropSchema: z.ZodType<CropDraft> = z.tuple([pixels, pixels, pixels, pixels]);

/** Groups of button combinations, as gym-retro has them. */
export const actionsSchema: z.ZodType<readonly (readonly (readonly string[])[])[]> = z.array(
  z.array(z.array(z.string())),
);

/** Every variable that a reward or an end looks at. */
export function variablesIn(draft: RewardDraft | DoneDraft): readonly string[] {
  const nodes = "nodes" in draft ? Object.values(draft.nodes ?? {}) : [];
  return [...Object.keys(draft.variables ?? {}), ...nodes.flatMap(variablesIn)];
}
