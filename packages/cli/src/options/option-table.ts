import { z } from "zod";

/**
 * The options of a subcommand by camelCase key; on the command line the key is `--kebab-case`. Parser, messages, help and
 * environment variables come from these schemas.
 */
export type OptionTable<Values> = { readonly [Key in keyof Values]-?: z.ZodType<Values[Key]> };

/** A switch: true when present. */
export function toggle(description: string): z.ZodType<boolean> {
  return z.boolean().default(false).meta({ description });
}

/** Any text; `undefined` when absent. */
export function text(placeholder: string, description: string): z.ZodType<string | undefined> {
  return z.string().min(1).optional().meta({ placeholder, description });
}

/** A file that is written. `-`, which other programs take for standard output, would be its name. */
export function outputFile(description: string): z.ZodType<string | undefined> {
  return z
    .string()
    .min(1)
    .refine((name) => name !== "-", "the name of a file")
    .optional()
    .meta({ placeholder: "FILE", description });
}

/** Any text; an error when absent. */
export function requiredText(placeholder: string, description: string): z.ZodType<string> {
  return z.string().min(1).meta({ placeholder, description });
}

/** Any number of texts: the option may be repeated and each text may hold several, separated by commas. */
export function list(placeholder: string, description: string): z.ZodType<readonly string[]> {
  return z.array(z.string()).default([]).meta({ placeholder, description });
}

/** One of a few words. */
export function choice<Word extends string>(
  words: readonly Word[],
  description: string,
  placeholder: string = words.join("|"),
): z.ZodType<Word | undefined> {
  return z.enum(words).optional().meta({ placeholder, description });
}

/** A whole number between two bounds, both included; underscores may group digits. */
export function count(
  min: number,
  max: number,
  description: string,
  placeholder = "N",
): z.ZodType<number | undefined> {
  return z.int().min(min).max(max).optional().meta({ placeholder, description });
}

/** A key of the run's configuration: its bounds and its meaning are the configuration's. */
export function ofRun<Value>(
  schema: z.ZodType<Value>,
  placeholder = "N",
): z.ZodType<Value | undefined> {
  const said = schema.description ?? "";
  const description = `${said.charAt(0).toLowerCase()}${said.slice(1)}`.replace(/\.$/, "");
  return schema.optional().meta({ placeholder, description });
}

/** An option that has a value even when it is absent. */
export function withDefault<Value>(
  option: z.ZodType<Value | undefined>,
  fallback: Value,
): z.ZodType<Value> {
  // The schema's own undefined never comes through a default.
  return option.default(fallback as never) as unknown as z.ZodType<Value>;
}
