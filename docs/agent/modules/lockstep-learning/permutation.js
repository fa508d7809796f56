export function permutation(count, draw) {
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
        const j = Math.floor(draw(i) * (i + 1));
        const moved = order[i];
        order[i] = order[j];
        order[j] = moved;
    }
    return order;
}
