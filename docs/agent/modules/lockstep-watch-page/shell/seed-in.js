export function seedIn(text) {
    const seed = /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN;
    return seed < 2 ** 32 ? seed : null;
}
