import { ProtobufWriter } from "./protobuf-writer.ts";

/** Where an operator is defined: in the standard, or by ONNX Runtime. */
export type Domain = "" | "com.microsoft" | "com.microsoft.nchwc";

/** Versions of the operators that the graphs use. */
const opsetVersions: Readonly<Record<Domain, number>> = {
  "": 17,
  "com.microsoft": 1,
  "com.microsoft.nchwc": 1,
};
const IR_VERSION = 8;

/** ONNX's numbers for element types (TensorProto.DataType). */
const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;
/** ONNX's numbers for kinds of attributes (AttributeProto.AttributeType). */
const attributeTypes = { float: 1, integer: 2, text: 3, integers: 7 } as const;

export type ElementType = keyof typeof elementTypes;

/** Name of a value in the graph: what one operator writes and others read. */
export type Value = string;

/** A fixed number, or the name of an extent that the caller chooses. */
export type Dimension = number | string;

/** Whole numbers are written as integers; wrap a float that may be whole as `{ float: 1 }`. */
export type Attribute = number | readonly number[] | string | { readonly float: number };

/**
 * Writes an ONNX graph operator by operator.
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3; operators: https://onnx.ai/onnx/operators/
 */
export class GraphBuilder {
  readonly #nodes: ProtobufWriter[] = [];
  readonly #initializers: ProtobufWriter[] = [];
  readonly #inputs: ProtobufWriter[] = [];
  readonly #outputs: ProtobufWriter[] = [];
  readonly #domains = new Set<Domain>([""]);
  #lastValue = 0;

  /** Declares what the caller feeds. */
  input(name: string, type: ElementType, shape: readonly Dimension[]): Value {
    this.#inputs.push(valueInformation(name, type, shape));
    return name;
  }

  /** Declares that the caller fetches a value, under a name of its own. */
  output(name: string, value: Value, type: ElementType, shape: readonly Dimension[]): void {
    this.#node("Identity", [value], [name], {});
    this.#outputs.push(valueInformation(name, type, shape));
  }

  /** @param values not copied until {@link build} */
  floats(values: Float32Array, shape: readonly number[]): Value {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.#constant("float32", shape, bytes);
  }

  /** A float32 without dimensions. */
  scalar(value: number): Value {
    return this.floats(Float32Array.of(value), []);
  }

  /** Shapes, axes and indices are int64 in ONNX. */
  integers(values: readonly number[]): Value {
    const words = BigInt64Array.from(values, BigInt);
    return this.#constant("int64", [values.length], new Uint8Array(words.buffer));
  }

  /** An index without dimensions. */
  index(value: number): Value {
    return this.#constant("int64", [], new Uint8Array(BigInt64Array.of(BigInt(value)).buffer));
  }

  /** Applies an operator with one output. */
  op(
    type: string,
    inputs: readonly Value[],
    attributes: Record<string, Attribute> = {},
    domain: Domain = "",
  ): Value {
    const output = this.#fresh();
    this.#node(type, inputs, [output], attributes, domain);
    return output;
  }

  reshape(value: Value, shape: readonly number[]): Value {
    return this.op("Reshape", [value, this.integers(shape)]);
  }

  transpose(value: Value, perm: readonly number[]): Value {
    return this.op("Transpose", [value], { perm });
  }

  /** Converts to another element type. */
  cast(value: Value, type: ElementType): Value {
    return this.op("Cast", [value], { to: elementTypes[type] });
  }

  /** The model file. @param room memory to write it to, where it has the right length */
  build(name: string, room?: Uint8Array): Uint8Array {
    const graph = new ProtobufWriter();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, name);
    for (const initializer of this.#initializers) graph.message(5, initializer);
    for (const input of this.#inputs) graph.message(11, input);
    for (const output of this.#outputs) graph.message(12, output);
    const model = new ProtobufWriter().integer(1, IR_VERSION).text(2, "lockstep").message(7, graph);
    for (const domain of this.#domains) {
      model.message(8, new ProtobufWriter().text(1, domain).integer(2, opsetVersions[domain]));
    }
    return model.finish(room);
  }

  #constant(type: ElementType, shape: readonly number[], bytes: Uint8Array): Value {
    const name = this.#fresh();
    const tensor = new ProtobufWriter();
    for (const extent of shape) tensor.integer(1, extent);
    tensor.integer(2, elementTypes[type]).text(8, name).bytes(9, bytes);
    this.#initializers.push(tensor);
    return name;
  }

  #node(
    type: string,
    inputs: readonly Value[],
    outputs: readonly Value[],
    attributes: Record<string, Attribute>,
    domain: Domain = "",
  ): void {
    this.#domains.add(domain);
    const node = new ProtobufWriter();
    for (const input of inputs) node.text(1, input);
    for (const output of outputs) node.text(2, output);
    node.text(4, type);
    for (const [name, attribute] of Object.entries(attributes)) {
      node.message(5, attributeMessage(name, attribute));
    }
    if (domain !== "") node.text(7, domain);
    this.#nodes.push(node);
  }

  #fresh(): Value {
    this.#lastValue++;
    return `v${this.#lastValue}`;
  }
}

function valueInformation(
  name: string,
  type: ElementType,
  shape: readonly Dimension[],
): ProtobufWriter {
  const dimensions = new ProtobufWriter();
  for (const extent of shape) {
    const dimension = new ProtobufWriter();
    if (typeof extent === "number") dimension.integer(1, extent);
    else dimension.text(2, extent);
    dimensions.message(1, dimension);
  }
  const tensor = new ProtobufWriter().integer(1, elementTypes[type]).message(2, dimensions);
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
}

function attributeMessage(name: string, attribute: Attribute): ProtobufWriter {
  const message = new ProtobufWriter().text(1, name);
  if (typeof attribute === "number") {
    return message.integer(3, attribute).integer(20, attributeTypes.integer);
  }
  if (typeof attribute === "string") {
    return message.text(4, attribute).integer(20, attributeTypes.text);
  }
  if ("float" in attribute) {
    return message.float(2, attribute.float).integer(20, attributeTypes.float);
  }
  for (const value of attribute) message.integer(8, value);
  return message.integer(20, attributeTypes.integers);
}
