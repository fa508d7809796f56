import { exact, median, uniform } from "@lockstep/learning";
import { exactSubjects, greatestError } from "@lockstep/learning/testing";
import { parseOptions } from "./options/parse-options.ts";

type Name = keyof typeof exact;

/** Arguments that occur in runs and in users' environments. */
const arguments_: Readonly<Record<Name, (u: number) => number>> = {
  exp: (u) => -30 * u,
  expm1: (u) => 10 * u - 5,
  log: (u) => 10 * u + 1e-9,
  log1p: (u) => 10 * u - 0.99,
  tanh: (u) => 10 * u - 5,
  sin: (u) => 20 * u - 10,
  cos: (u) => 20 * u - 10,
};

/**
 * Measures each own function: its CPU time against `Math`'s, in alternating turns, as the median ratio within a turn, and
 * the greatest error against MPFR's value of 256 bits.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      runs: { type: "string", default: "9" },
      calls: { type: "string", default: "200000" },
      arguments: { type: "string", default: "20000" },
    },
  });
  const runs = Number(values.runs);
  for (const name of Object.keys(arguments_) as Name[]) {
    const draws = Float64Array.from({ length: Number(values.calls) }, (_, i) =>
      arguments_[name](uniform(1, "action", 0, i)),
    );
    const rounds = Array.from({ length: runs + 1 }, () => {
      const ours = nanoseconds(exact[name], draws);
      return { ours, ratio: ours / nanoseconds(Math[name], draws) };
    }).slice(1);
    const { ulps, at } = greatestError(exactSubjects[name], Number(values.arguments));
    console.log(
      `${name.padEnd(6)} ${median(rounds.map(({ ours }) => ours)).toFixed(1)} ns a call, ${median(
        rounds.map(({ ratio }) => ratio),
      ).toFixed(2)} times Math.${name}; error at most ${ulps.toFixed(4)} ulp, at ${at}`,
    );
  }
}

function nanoseconds(compute: (x: number) => number, draws: Float64Array): number {
  const start = process.cpuUsage();
  let sum = 0;
  for (const x of draws) sum += compute(x);
  const { user, system } = process.cpuUsage(start);
  if (Number.isNaN(sum)) throw new Error("a result is not a number");
  return ((user + system) * 1e3) / draws.length;
}
