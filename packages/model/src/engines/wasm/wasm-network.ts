import type { RowRuns } from "../../engine.ts";
import type { ConvolutionLayer, DenseLayer, Layer, RecurrentLayer } from "../../network/layer.ts";
import { networkShape } from "../../network/network.ts";
import { frameBytes, type NetworkShape, withoutRecurrence } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { KernelMemory } from "../kernels/kernel-memory.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { ConvolutionPass } from "./convolution/convolution-pass.ts";
import { FrameConvolutionPass } from "./convolution/frame-convolution-pass.ts";
import { DensePass } from "./dense-pass.ts";
import { LayerValue } from "./layer-value.ts";
import { PANEL, type PanelLayer } from "./panel-layout.ts";
import { PanelParameters } from "./panel-parameters.ts";
import type { ParameterPlaces } from "./parameter-places.ts";
import { RecurrentPass } from "./recurrent-pass.ts";
import { VectorInput } from "./vector-input.ts";
import { wasmIdentity } from "./wasm-identity.ts";

type PicturePass = FrameConvolutionPass | ConvolutionPass;

/** What rows look at. */
export interface SeenFrames {
  /** As a micro-batch has them. */
  readonly frames: Uint8Array;
  /** `[rows, stack]` indices into the frames. */
  readonly stacks: Int32Array;
  /** Where the network has a memory. */
  readonly runs?: RowRuns | undefined;
}

/** A network in a kernel memory of its own: its parameters, activations and gradients. */
export class WasmNetwork {
  readonly #memory: KernelMemory;
  readonly #shape: NetworkShape;
  readonly #learns: boolean;
  readonly #parameters: PanelParameters;
  readonly #at: ParameterPlaces;
  readonly #input: FrameConvolutionPass | VectorInput;
  readonly #pictures: PicturePass[] = [];
  readonly #dense: (DensePass | RecurrentPass)[] = [];
  #recurrent: RecurrentPass | null = null;
  readonly #values: LayerValue[] = [];
  /** Of each layer. */
  readonly #outputs: (readonly [layer: string, value: LayerValue])[] = [];
  /** Values whose gradients several layers, or a layer of all rows, add to. */
  readonly #summed: LayerValue[] = [];
  readonly #policy: LayerValue;
  readonly #value: LayerValue;
  /** What follows depends on the number of rows and frames. */
  readonly #mark: number;
  #room = { rows: 0, frames: 0 };

  /**
   * @param purpose for learning it has gradients, too
   * @param kernels its own
   */
  constructor(spec: NetworkSpec, purpose: "inference" | "learning", kernels?: Kernels) {
    const memory = new KernelMemory(wasmIdentity, kernels);
    this.#memory = memory;
    this.#shape = networkShape(spec);
    this.#learns = purpose === "learning";
    this.#parameters = new PanelParameters(memory, spec);
    this.#at = this.#placeParameters();
    const { trunk, policy, value } = this.#shape;
    this.#input = this.#openInput();
    let features = this.#input instanceof VectorInput ? this.#input.value : this.#values[0];
    for (const layer of trunk.slice(this.#values.length)) {
      features = this.#add(layer, features as LayerValue, isLastConvolution(layer, trunk));
    }
    const tower = (layers: readonly DenseLayer[]): LayerValue =>
      layers.reduce((from, layer) => this.#add(layer, from, false), features as LayerValue);
    this.#policy = tower(policy);
    this.#value = tower(value);
    this.#mark = memory.mark;
    memory.grow("the network's weights");
  }

  /** Numbers of the parameters in the engine's order. */
  get numbers(): number {
    return this.#parameters.layout.numbers;
  }

  /** @param weights flat, in the order of the parameter layout */
  loadFlat(weights: Float32Array): void {
    // Activations are not needed meanwhile.
    const memory = this.#memory;
    memory.release(this.#mark);
    this.#room = { rows: 0, frames: 0 };
    const flat = memory.allocate(4 * weights.length);
    memory.grow("the network's weights");
    memory.floats(flat, weights.length).set(weights);
    this.#parameters.pack(flat, this.#at.parameters);
    for (const pass of this.#pictures) pass.load();
  }

  /** @param parameters in the engine's order */
  load(parameters: Float32Array): void {
    const { kernels } = this.#memory;
    this.#memory.floats(this.#at.parameters, parameters.length).set(parameters);
    for (const [{ depth, panels, weights }, to] of this.#at.transposed) {
      kernels.transposePanels(this.#at.parameters + weights, depth, panels, to);
    }
    for (const pass of this.#pictures) pass.load();
  }

  /**
   * The forward pass.
   * @param rows which are all of the stacks
   */
  forward({ frames, stacks, runs }: SeenFrames, rows: number): void {
    this.#reserve(rows, frames.length / frameBytes(this.#shape.observation));
    this.#input.read(frames, stacks);
    if (runs !== undefined) this.#recurrent?.begin(runs);
    for (const pass of this.#pictures) pass.forward(rows);
    for (const pass of this.#dense) pass.forward(rows);
  }

  /** `[runs, state]` after the last forward pass, a copy; empty where the network has no memory. */
  get hiddenStates(): Float32Array {
    return this.#recurrent?.hiddenStates ?? new Float32Array(0);
  }

  /** What came out of each layer in the last forward pass, with the zeros that fill up panels: views until the next one. */
  outputs(rows: number): readonly (readonly [layer: string, numbers: Float32Array])[] {
    return this.#outputs.map(([layer, { outputs, rowBytes }]) => [
      layer,
      this.#memory.floats(outputs, (rows * rowBytes) / 4),
    ]);
  }

  /** `[rows, actions]` of the last forward pass, a copy. */
  logits(rows: number): Float32Array {
    return this.#outputsOf(this.#policy, rows, this.#shape.actions);
  }

  /** `[rows]` of the last forward pass, a copy. */
  values(rows: number): Float32Array {
    return this.#outputsOf(this.#value, rows, 1);
  }

  /**
   * The backward pass after a forward pass of as many rows.
   * @param byLogits `[rows, actions]` and
   * @param byValues `[rows]`: the loss's gradients
   * @param into overwritten with the gradients of the parameters, in the engine's order
   */
  backward(rows: number, byLogits: Float64Array, byValues: Float64Array, into: Float32Array): void {
    const memory = this.#memory;
    const gradients = memory.floats(this.#at.gradients, this.numbers);
    gradients.fill(0);
    for (const value of this.#summed) {
      memory.floats(value.gradients, (rows * value.rowBytes) / 4).fill(0);
    }
    this.#setGradients(this.#policy, byLogits, this.#shape.actions);
    this.#setGradients(this.#value, byValues, 1);
    for (const pass of this.#dense.toReversed()) pass.backward(rows);
    const backwards = this.#pictures.toReversed();
    for (let row = 0; row < rows; row++) for (const pass of backwards) pass.backwardRow(row);
    into.set(gradients);
  }

  #placeParameters(): ParameterPlaces {
    const { layers, numbers } = this.#parameters.layout;
    const parameters = this.#memory.allocate(4 * numbers);
    if (!this.#learns) return { parameters, gradients: 0, transposed: new Map() };
    const gradients = this.#memory.allocate(4 * numbers);
    const transposed = new Map<PanelLayer, number>();
    const { trunk, policy, value } = this.#shape;
    const [first, ...others] = trunk;
    const further = first === undefined ? [...policy.slice(1), ...value.slice(1)] : others;
    const all = first === undefined ? further : [...further, ...policy, ...value];
    for (const layer of withoutRecurrence(all)) {
      const panels = layer.kind === "flatten" ? undefined : layers.get(layer.name);
      if (panels === undefined) continue;
      const bytes = 4 * panels.depth * panels.panels * PANEL;
      transposed.set(panels, this.#memory.allocate(bytes));
    }
    return { parameters, gradients, transposed };
  }

  #openInput(): FrameConvolutionPass | VectorInput {
    const [first] = this.#shape.trunk;
    const { observation } = this.#shape;
    if (observation.element === "float32") return new VectorInput(this.#memory, observation);
    if (first?.kind !== "convolution") {
      throw new RangeError("the engine wasm needs a convolution where pictures are seen");
    }
    const output = this.#valueOf(first, false);
    const panels = this.#panelsOf(first);
    const pass = new FrameConvolutionPass(this.#memory, first, panels, this.#at, output);
    this.#pictures.push(pass);
    return pass;
  }

  /** @returns what comes out of the layer */
  #add(layer: Layer, input: LayerValue, isLast: boolean): LayerValue {
    if (layer.kind === "flatten") return input;
    if (layer.kind === "recurrent") return this.#addRecurrent(layer, input);
    const output = this.#valueOf(layer, isLast);
    const values = { input, output };
    const panels = this.#panelsOf(layer);
    if (layer.kind === "dense") {
      this.#dense.push(new DensePass(this.#memory, layer, panels, this.#at, values));
    } else {
      this.#pictures.push(new ConvolutionPass(this.#memory, layer, panels, this.#at, values));
    }
    return output;
  }

  #addRecurrent(layer: RecurrentLayer, input: LayerValue): LayerValue {
    const output = this.#keep(layer.name, 4 * layer.size, true);
    const panels = { input: this.#panelsOf(layer.input), state: this.#panelsOf(layer.state) };
    const values = { input, output, learns: this.#learns };
    this.#recurrent = new RecurrentPass(this.#memory, layer, panels, this.#at, values);
    this.#dense.push(this.#recurrent);
    return output;
  }

  #panelsOf({ name }: ConvolutionLayer | DenseLayer): PanelLayer {
    return this.#parameters.layout.layers.get(name) as PanelLayer;
  }

  #valueOf(layer: ConvolutionLayer | DenseLayer, isLast: boolean): LayerValue {
    const { panels } = this.#panelsOf(layer);
    const places = layer.kind === "dense" ? 1 : layer.outputHeight * layer.outputWidth;
    const whole = layer.kind === "dense" || isLast;
    return this.#keep(layer.name, 4 * places * panels * PANEL, whole);
  }

  /** @param whole whether the gradients of all rows are kept at once */
  #keep(layer: string, rowBytes: number, whole: boolean): LayerValue {
    const kept = whole ? "all rows" : "one row";
    const value = new LayerValue(rowBytes, this.#learns ? kept : "no row");
    this.#values.push(value);
    this.#outputs.push([layer, value]);
    if (whole && this.#learns) this.#summed.push(value);
    return value;
  }

  #reserve(rows: number, frames: number): void {
    if (rows <= this.#room.rows && frames <= this.#room.frames) return;
    const room = {
      rows: Math.max(rows, this.#room.rows),
      frames: Math.max(frames, this.#room.frames),
    };
    this.#room = { rows: 0, frames: 0 };
    this.#memory.release(this.#mark);
    this.#input.allocate(room.rows, room.frames);
    for (const value of this.#values) value.allocate(this.#memory, room.rows);
    for (const pass of this.#dense) pass.allocate(room.rows);
    this.#memory.grow(`a batch of ${rows} rows`);
    this.#room = room;
  }

  #outputsOf({ outputs, rowBytes }: LayerValue, rows: number, columns: number): Float32Array {
    const width = rowBytes / 4;
    const all = this.#memory.floats(outputs, rows * width);
    const some = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < columns; i++) some[row * columns + i] = all[row * width + i] as number;
    }
    return some;
  }

  #setGradients({ gradients, rowBytes }: LayerValue, by: Float64Array, columns: number): void {
    const width = rowBytes / 4;
    const all = this.#memory.floats(gradients, (by.length / columns) * width);
    for (let i = 0; i < by.length; i++) {
      all[Math.floor(i / columns) * width + (i % columns)] = by[i] as number;
    }
  }
}

function isLastConvolution(layer: Layer, trunk: readonly Layer[]): boolean {
  return layer === trunk.findLast(({ kind }) => kind === "convolution");
}
