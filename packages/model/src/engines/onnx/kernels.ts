import type { OnnxDevice } from "../../engine-name.ts";
import { networkShape } from "../../network/network.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { BlockedConvolutions } from "./blocked-convolutions.ts";
import type { LayerOperators } from "./forward-graph.ts";
import { GraphBuilder, type Value } from "./graph/graph-builder.ts";
import { constantSums, slicedSums, standardSums } from "./layers/dense-sums.ts";
import { type OnnxRuntime, openSession } from "./onnx-session.ts";
import { StandardConvolutions } from "./standard-convolutions.ts";

/** Which of ONNX Runtime's operators compute a network. */
export interface Kernels {
  /** Whether a processor computes, not a graphics processor. */
  readonly processor: boolean;
  /** Channels in a block of pictures; null where pictures lie in plain order. */
  readonly block: number | null;
}

/** The fastest operators for a network on a device. */
export async function kernelsFor(
  runtime: OnnxRuntime,
  spec: NetworkSpec,
  device: OnnxDevice,
): Promise<Kernels> {
  if (device !== "cpu") return { processor: false, block: null };
  const block = await blockOf(runtime);
  return { processor: true, block: block !== null && fits(spec, block) ? block : null };
}

/**
 * For weights that are inputs of the graph.
 * @param rows a value whose first extent is the number of rows; null if they are whole blocks
 */
export function learnersOperators(
  graph: GraphBuilder,
  { processor, block }: Kernels,
  rows: Value | null,
): LayerOperators {
  return {
    convolutions:
      block === null
        ? new StandardConvolutions(graph)
        : new BlockedConvolutions(graph, block, rows),
    denseSums: processor ? slicedSums : standardSums,
  };
}

/** For weights that are constants of the graph. They give the same bits on the processor. */
export function actorsOperators(graph: GraphBuilder, kernels: Kernels): LayerOperators {
  const { convolutions } = learnersOperators(graph, kernels, null);
  return { convolutions, denseSums: kernels.processor ? constantSums : standardSums };
}

/** Filters come in whole blocks. */
function fits(spec: NetworkSpec, block: number): boolean {
  return networkShape(spec).trunk.every(
    (layer) => layer.kind !== "convolution" || layer.filters % block === 0,
  );
}

let block: Promise<number | null> | null = null;

/** How many channels the library puts into a block depends on the processor; null where it has no such operators. */
function blockOf(runtime: OnnxRuntime): Promise<number | null> {
  block ??= measuredBlock(runtime);
  return block;
}

async function measuredBlock(runtime: OnnxRuntime): Promise<number | null> {
  const graph = new GraphBuilder();
  const channels = 4;
  const picture = graph.input("picture", "float32", [1, channels, 1, 1]);
  const blocks = graph.op("ReorderInput", [picture], {}, "com.microsoft.nchwc");
  graph.output("blocks", blocks, "float32", [1, "channels", 1, 1]);
  const session = await openSession(runtime, graph.build("block"), 1);
  try {
    const tensor = new runtime.Tensor("float32", new Float32Array(channels), [1, channels, 1, 1]);
    const { blocks: result } = await session.run("a block of channels", { picture: tensor });
    const size = result?.data.length ?? channels;
    return size > channels ? size : null;
  } finally {
    await session.release();
  }
}
