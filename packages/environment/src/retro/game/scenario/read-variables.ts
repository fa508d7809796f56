import { z } from "zod";
import { readJsonFile } from "../json-file.ts";
import type { Variable } from "./variable-reader.ts";
import { parseVariableType, type VariableType } from "./variable-type.ts";

const typeSchema = z.string().transform((text, context): VariableType & { text: string } => {
  const type = parseVariableType(text);
  if (type !== null) return { ...type, text };
  context.issues.push({
    code: "custom",
    message: "expected an endianness (| > < >< <> = >= <=), a kind (u i d n) and a width (1 to 8)",
    input: text,
  });
  return z.NEVER;
});

const dataSchema = z.object({
  info: z.record(
    z.string(),
    z.object({
      address: z.int().nonnegative(),
      type: typeSchema,
      mask: z.int().optional(),
    }),
  ),
});

/**
 * Reads a `data.json`: the variables of a game.
 * @throws {EnvironmentError} `GAME_MALFORMED`
 */
export function readVariables(file: string): ReadonlyMap<string, Variable> {
  const { info } = readJsonFile(file, dataSchema);
  return new Map(
    Object.entries(info).map(([name, { address, type: typed, mask }]) => {
      const { text, ...type } = typed;
      const declared = `${file}: ${name} (address ${address}, type ${text})`;
      return [
        name,
        { name, address, type, mask: mask === undefined ? null : BigInt(mask), declared },
      ];
    }),
  );
}
