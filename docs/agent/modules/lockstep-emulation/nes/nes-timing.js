export const NES_FRAMES_PER_SECOND = 236_250_000 / 44 / (341 * 262 - 0.5);
