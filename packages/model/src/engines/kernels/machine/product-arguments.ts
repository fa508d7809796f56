/**
 * Arguments and variables of the kernels in machine code: numbers of 64 bits in the table behind the code. An argument is
 * written as 32 bits, and an address as bytes in the kernels' memory, to which the code adds `memory`.
 */
export type ProductSlot =
  /** Address of the kernels' memory. */
  | "memory"
  // As `assembly/` describes them.
  | ("inputs" | "places" | "rows" | "segments" | "segmentCount" | "weights" | "panelBytes")
  | ("panels" | "outputs" | "gradients" | "into" | "taps" | "tapCount")
  | ("count" | "inputBytes" | "weightBytes" | "outputBytes")
  /** Bytes of a segment. */
  | "segmentBytes"
  /** Bytes of a row of outputs, or of gradients. */
  | "rowBytes"
  /** With what the sums of a row begin, and bytes from there to the next row's. */
  | ("before" | "beforeBytes")
  /** float32: the least output, and what is added to it. */
  | ("least" | "addend")
  // Variables.
  | ("segmentsEnd" | "placesEnd" | "index" | "first" | "end" | "panel" | "column")
  | ("panelWeights" | "panelGradients" | "panelInto" | "rowBefore" | "from");

/** Where in the table each is, in bytes. */
export const SLOTS: Readonly<Record<ProductSlot, number>> = {
  ...{ memory: 0, inputs: 8, places: 16, rows: 24, segments: 32, segmentCount: 40, weights: 48 },
  ...{ panelBytes: 56, panels: 64, outputs: 72, gradients: 80, into: 88, taps: 96, tapCount: 104 },
  ...{ count: 112, inputBytes: 120, weightBytes: 128, outputBytes: 136, segmentBytes: 144 },
  ...{ rowBytes: 152, before: 160, beforeBytes: 168, least: 176, addend: 184, segmentsEnd: 192 },
  ...{ placesEnd: 200, index: 208, first: 216, end: 224, panel: 232, column: 240 },
  ...{ panelWeights: 248, panelGradients: 256, panelInto: 264, rowBefore: 272, from: 280 },
};

export const TABLE_BYTES = 288;
