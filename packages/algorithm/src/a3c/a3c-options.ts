import { z } from "zod";
import { actorCriticOptions } from "../actor-critic-options.ts";
import { type Arrivals, arrivalKinds } from "../passes/drawn-arrivals.ts";

export interface A3cOptions extends Arrivals {
  readonly gamma: number;
  readonly lambda: number;
  readonly vTrace: boolean;
  readonly rhoBar: number;
  readonly cBar: number;
  readonly valueCoefficient: number;
  readonly entropyCoefficient: number;
}

const usualClip = 1;

/**
 * Options of which one would silently have no effect beside another are refused.
 * Defaults: Mnih et al. 2016 and Espeholt et al. 2018.
 */
export const a3cOptions: z.ZodType<A3cOptions> = z
  .strictObject({
    gamma: actorCriticOptions.gamma,
    lambda: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe(
        "λ of GAE, and of the traces with V-trace: 1 gives n-step returns, as in the papers.",
      ),
    maxStaleness: z
      .int()
      .min(0)
      .max(65_535)
      .nullable()
      .default(null)
      .describe(
        "Staleness of an update's last step; the update has one step more. `null`: slots − 1, a step for each segment. 0: one step of all segments, which is A2C.",
      ),
    arrivals: z
      .enum(arrivalKinds)
      .default("equal")
      .describe(
        "Order of a round's segments. `equal`: all slots are equally fast, every order is equally likely. `unequal`: each slot has a speed of its own, between 1 and ¼. `slot-order`: 0, 1, 2, ….",
      ),
    vTrace: z
      .boolean()
      .default(false)
      .describe(
        "`false`: gradients at the weights that played, as A3C. `true`: at the newest weights, with the targets of V-trace, as IMPALA.",
      ),
    rhoBar: z
      .number()
      .positive()
      .max(1e6)
      .default(usualClip)
      .describe("ρ̄ of V-trace: the largest importance weight of a step."),
    cBar: z
      .number()
      .positive()
      .max(1e6)
      .default(usualClip)
      .describe("c̄ of V-trace: the largest weight of a trace; at most `rhoBar`."),
    valueCoefficient: actorCriticOptions.valueCoefficient,
    entropyCoefficient: actorCriticOptions.entropyCoefficient,
  })
  .superRefine(({ vTrace, rhoBar, cBar }, context) => {
    const refuse = (option: string, message: string) =>
      context.addIssue({ code: "custom", path: [option], message });
    for (const [option, value] of Object.entries({ rhoBar, cBar }))
      if (!vTrace && value !== usualClip)
        refuse(
          option,
          `${value} has no effect without V-trace; set vTrace to true, or leave ${option} at ${usualClip}`,
        );
    if (cBar > rhoBar)
      refuse("cBar", `${cBar} is larger than rhoBar, ${rhoBar}; V-trace needs c̄ ≤ ρ̄: lower cBar`);
  });
