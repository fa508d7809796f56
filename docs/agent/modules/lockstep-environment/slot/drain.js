export function drain(slices) {
    for (const _slice of slices)
        ;
}
