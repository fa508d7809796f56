import { z } from "zod";

/** How values are compared: with a number, or with what they were when the search last looked. */
export const comparisons = ["equal", "unequal", "greater", "less", "changed", "unchanged"] as const;

/** Which candidates stay. */
export interface Narrowing {
  readonly narrow: (typeof comparisons)[number];
  /** Compare with this number; `equal` and `unequal` need it, `changed` and `unchanged` have none. */
  readonly value?: number | undefined;
  /** The exact difference to what was: of `greater`, `less` and `changed`. */
  readonly by?: number | undefined;
}

export const narrowingSchema: z.ZodType<Narrowing> = z
  .strictObject({
    narrow: z.enum(comparisons),
    value: z.number().optional(),
    by: z.number().positive().optional(),
  })
  .superRefine(({ narrow, value, by }, context) => {
    const refuse = (message: string): void =>
      void context.addIssue({ code: "custom", path: ["narrow"], message });
    const needsValue = narrow === "equal" || narrow === "unequal";
    if (needsValue && value === undefined) refuse(`${narrow} needs a value`);
    if (narrow.endsWith("changed") && value !== undefined) refuse(`${narrow} takes no value`);
    if (by === undefined) return;
    if (needsValue || narrow === "unchanged") refuse(`${narrow} takes no by`);
    if (value !== undefined) refuse("it takes a value or by, not both");
  });

/** Whether a candidate stays that is `now` and was `before`. */
export function stays({ narrow, value, by }: Narrowing, now: number, before: number): boolean {
  const than = value ?? before;
  switch (narrow) {
    case "equal":
    case "unchanged":
      return now === than;
    case "unequal":
      return now !== than;
    case "changed":
      return by === undefined ? now !== before : Math.abs(now - before) === by;
    case "greater":
      return by === undefined ? now > than : now - before === by;
    case "less":
      return by === undefined ? now < than : before - now === by;
  }
}
