/**
 * The numbers 0 … count − 1 in random order: Fisher and Yates' shuffle, from the last place to the first.
 * @param draw a uniform number in [0, 1) for each place but the first, by its index
 */
export function permutation(count: number, draw: (index: number) => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(draw(i) * (i + 1));
    const moved = order[i] as number;
    order[i] = order[j] as number;
    order[j] = moved;
  }
  return order;
}
