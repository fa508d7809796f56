import type { ConvolutionLayer } from "../../../network/layer.ts";

/** Where each output of a convolution begins to read its picture, in bytes. */
export function placesOf(layer: ConvolutionLayer): number[] {
  const { inputs, stride, inputWidth, outputHeight, outputWidth } = layer;
  return Array.from({ length: outputHeight * outputWidth }, (_, place) => {
    const [y, x] = [Math.floor(place / outputWidth), place % outputWidth];
    return 4 * inputs * stride * (y * inputWidth + x);
  });
}

/** Where each row of a convolution's filter begins to read, in bytes from its place. */
export function filterRowsOf({ kernel, inputs, inputWidth }: ConvolutionLayer): number[] {
  return Array.from({ length: kernel }, (_, row) => 4 * row * inputWidth * inputs);
}

/** Offsets in several pictures that follow each other. */
export function ofPictures(
  offsets: readonly number[],
  pictures: number,
  pictureBytes: number,
): number[] {
  return Array.from({ length: pictures }, (_, picture) =>
    offsets.map((offset) => picture * pictureBytes + offset),
  ).flat();
}
