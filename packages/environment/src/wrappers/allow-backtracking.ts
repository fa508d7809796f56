import type { SavedNumbers } from "../slot/saved-numbers.ts";

/**
 * Rewards only new maxima of the summed reward, so that going back to take another route costs nothing: with S the sum of rewards so far and
 * M its maximum, r′ = max(0, S − M). Source: openai/retro-baselines, `sonic_util.AllowBacktracking`.
 */
export class AllowBacktracking {
  #sum = 0;
  #most = 0;

  /** Begins an episode. */
  restart(): void {
    this.#sum = 0;
    this.#most = 0;
  }

  save(numbers: SavedNumbers): void {
    numbers.push(this.#sum, this.#most);
  }

  /** As it was at {@link save}. */
  load(numbers: SavedNumbers): void {
    this.#sum = numbers.take();
    this.#most = numbers.take();
  }

  /** @returns by how much this reward raises the maximum */
  gain(reward: number): number {
    this.#sum += reward;
    const gained = Math.max(0, this.#sum - this.#most);
    this.#most = Math.max(this.#most, this.#sum);
    return gained;
  }
}
