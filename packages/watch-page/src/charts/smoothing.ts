/**
 * Exponential moving average without the bias of its beginning; values that are missing stay so.
 * @param weight of the past, 0 to less than 1
 */
export function smoothed(
  values: readonly (number | null)[],
  weight: number,
): readonly (number | null)[] {
  if (weight === 0) return values;
  let [sum, share] = [0, 0];
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    share = weight * share + (1 - weight);
    return sum / share;
  });
}
