/**
 * Of a NTSC console that draws: a dot clock of 236.25 MHz / 44, and 341 × 262 dots a frame, one fewer in every second
 * one. https://www.nesdev.org/wiki/Cycle_reference_chart
 */
export const NES_FRAMES_PER_SECOND: number = 236_250_000 / 44 / (341 * 262 - 0.5);
