import type { ConvolutionLayer } from "../../../network/layer.ts";
import type { PanelLayer } from "../panel-layout.ts";

/** The forward pass of one convolution with its ReLU. */
export interface ForwardConvolution {
  /** Takes note of other weights. */
  load(): void;
  /**
   * @param pictures address of the first picture, `[height, width, channels]`
   * @param count of pictures, at most as many as were said to go together
   * @param outputs address of the first picture's outputs, `[height, width, 8 · panels]`
   */
  forward(pictures: number, count: number, outputs: number): void;
}

export interface ForwardConvolutionOptions {
  readonly layer: ConvolutionLayer;
  readonly panels: PanelLayer;
  /** Address of the network's parameters. */
  readonly parameters: number;
  /** Pictures that are computed at once. */
  readonly together: number;
}
