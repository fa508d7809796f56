import { z } from "zod";
import {
  actionsSchema,
  type CropDraft,
  cropSchema,
  type DoneDraft,
  doneSchema,
  type RewardDraft,
  rewardSchema,
} from "../draft/draft-schema.ts";
import { type Narrowing, narrowingSchema } from "../search/narrowing.ts";

/** One thing that a person asks for: a line of a script, a command of the page. Its first key says which. */
export type Instruction =
  | { readonly play: number; readonly hold?: readonly string[] | undefined }
  | { readonly rewind: number }
  | { readonly power: "on" }
  | { readonly save: string }
  | { readonly load: string }
  | { readonly search: readonly string[] }
  | Narrowing
  | { readonly undo: number }
  | { readonly candidates: number }
  | {
      readonly name: string;
      readonly address?: number | undefined;
      readonly type?: string | undefined;
    }
  | { readonly forget: string }
  | { readonly freeze: string; readonly value?: number | undefined }
  | { readonly thaw: string }
  | { readonly expect: Readonly<Record<string, number>> }
  | { readonly reward: RewardDraft | null }
  | { readonly done: DoneDraft | null }
  | { readonly crop: CropDraft | null }
  | { readonly actions: readonly (readonly (readonly string[])[])[] | null }
  | { readonly begin: string }
  | { readonly try: number; readonly seed?: number | undefined };

/** Frames of one instruction: half an hour. */
const mostFrames = 108_000;
const frames = z.int().min(1).max(mostFrames);
const word = z.string().min(1).max(64);

/** Of each instruction, by its first key. */
const schemas: Readonly<Record<string, z.ZodType>> = {
  play: z.strictObject({ play: frames, hold: z.array(word).max(32).optional() }),
  rewind: z.strictObject({ rewind: frames }),
  power: z.strictObject({ power: z.literal("on") }),
  save: z.strictObject({ save: word }),
  load: z.strictObject({ load: word }),
  search: z.strictObject({ search: z.array(word).min(1).max(64) }),
  narrow: narrowingSchema,
  undo: z.strictObject({ undo: z.int().min(1).max(32) }),
  candidates: z.strictObject({ candidates: z.int().min(1).max(1000) }),
  name: z.strictObject({
    name: word,
    address: z.int().nonnegative().optional(),
    type: word.optional(),
  }),
  forget: z.strictObject({ forget: word }),
  freeze: z.strictObject({ freeze: word, value: z.number().optional() }),
  thaw: z.strictObject({ thaw: word }),
  expect: z.strictObject({ expect: z.record(word, z.number()) }),
  reward: z.strictObject({ reward: rewardSchema.nullable() }),
  done: z.strictObject({ done: doneSchema.nullable() }),
  crop: z.strictObject({ crop: cropSchema.nullable() }),
  actions: z.strictObject({ actions: actionsSchema.nullable() }),
  begin: z.strictObject({ begin: word }),
  try: z.strictObject({ try: z.int().min(1).max(100_000), seed: z.int().nonnegative().optional() }),
};

/** First keys of all instructions. */
export const instructionNames: readonly string[] = Object.keys(schemas);

/** @throws {RangeError} one line: what is wrong, what was got */
export function parseInstruction(value: unknown): Instruction {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const [name] = isObject ? Object.keys(value) : [];
  const schema = name === undefined ? undefined : schemas[name];
  if (schema === undefined)
    throw new RangeError(
      `expected an object whose first key is one of ${instructionNames.join(", ")}, got ${abridged(value)}`,
    );
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data as Instruction;
  const problems = result.error.issues.map(({ path, message, input }) => {
    const place = path.length === 0 ? (name as string) : path.join(".");
    return `${place}: ${message}, got ${abridged(input)}`;
  });
  throw new RangeError(problems.join("; "));
}

function abridged(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
