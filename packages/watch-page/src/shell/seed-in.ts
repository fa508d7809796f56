/** A seed that a user wrote, as `lockstep evaluate --seed` takes it. @returns `null` where it is none */
export function seedIn(text: string): number | null {
  const seed = /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return seed < 2 ** 32 ? seed : null;
}
