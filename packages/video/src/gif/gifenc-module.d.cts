// The part of gifenc 1.0.3 that is used here; the package has no declarations.

export type GifColour = readonly number[];

export interface GifFrame {
  readonly palette: readonly GifColour[];
  /** Milliseconds; hundredths of a second are kept. */
  readonly delay: number;
  readonly transparent: boolean;
  readonly transparentIndex: number;
  /** 1: the picture stays under the next one. */
  readonly dispose: number;
  /** Bits of an index. */
  readonly colorDepth: number;
}

export interface GifStream {
  writeFrame(pixels: Uint8Array, width: number, height: number, frame: GifFrame): void;
  finish(): void;
  bytesView(): Uint8Array;
  readonly stream: { reset(): void };
}

export function GIFEncoder(): GifStream;
export function quantize(rgba: Uint8Array, colours: number): readonly GifColour[];
export function applyPalette(rgba: Uint8Array, palette: readonly GifColour[]): Uint8Array;
