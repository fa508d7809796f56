import { type Purpose, purposes } from "./counter-random.ts";
import { philox4x32 } from "./philox.ts";

const TWO_POW_32 = 2 ** 32;
const TWO_POW_MINUS_53 = 2 ** -53;

/** What the random numbers of a step depend on. Counts are safe integers ≥ 0; slot and step are below 2³². */
export interface StepOfEpisode {
  readonly seed: number;
  readonly slot: number;
  readonly episode: number;
  readonly step: number;
}

/**
 * Any number of uniform random numbers in [0, 1) for one step of an environment. The k-th is a pure function of the
 * step, the purpose and k; other steps' draws do not matter. Philox of the episode gives the key that hashes the step's
 * counters.
 */
export function stepRandom(purpose: Purpose, at: StepOfEpisode): () => number {
  const { seed, slot, episode, step } = at;
  let key: readonly [number, number, number, number] | null = null;
  let drawn = 0;
  return () => {
    key ??= philox4x32(
      [episode >>> 0, Math.floor(episode / TWO_POW_32), slot, purposes[purpose]],
      [seed >>> 0, Math.floor(seed / TWO_POW_32)],
    );
    const [first, second, third, fourth] = key;
    const [high, low] = philox4x32([drawn, step, third, fourth], [first, second]);
    drawn += 1;
    return ((high >>> 5) * 2 ** 26 + (low >>> 6)) * TWO_POW_MINUS_53;
  };
}
