import { GENERAL, type Place, type Vector, X64Assembler } from "@lockstep/machine-code";
import { type ProductSlot, SLOTS } from "./product-arguments.ts";

/** A kernel in machine code, and where in the code it begins. */
export type ProductKernel = "multiplyEach" | "addInputGradient" | "addFilterGradient";

/** Rows, or inputs, of a tile. */
const TILE = 4;
/** Bytes of a row of a panel: eight float32. */
const LANES = 32;
/** As in `assembly/multiply.ts` and `assembly/filter-gradient.ts`: what stays in a core's cache. */
const ROWS_OF_BLOCK = 64;
const INPUT_BYTES_OF_BLOCK = 4 * 128;

const { rax, rcx, rdx, rbx, rbp, rsi, rdi, r8, r12, r13, r14, r15 } = GENERAL;
const saved = [rbx, rbp, r12, r13, r14, r15];
/** Address of the table. */
const table = rbx;
/** Four consecutive registers: where each row of a tile is read. */
const readAt = r8;
/** Where the weights of a tile's first panel are read, bytes from one panel to the next, and where the fourth panel is read. */
const [weightsAt, betweenPanels, fourthAt] = [rsi, rbp, rdi];

/** Panels side by side in a tile: two vectors of two panels, two of one, or one of one. */
class Columns {
  readonly panels: 4 | 2 | 1;
  readonly #bits: 256 | 512;

  constructor(panels: 4 | 2 | 1) {
    this.panels = panels;
    this.#bits = panels === 4 ? 512 : 256;
  }

  /** Panels of a vector. */
  get width(): number {
    return this.#bits / 256;
  }

  /** The vectors side by side. */
  get vectors(): readonly number[] {
    return [0, 1].slice(0, this.panels / this.width);
  }

  /** Bytes from one vector to the next, where panels lie side by side. */
  get vectorBytes(): number {
    return LANES * this.width;
  }

  sum(vector: number, row: number): Vector {
    return this.#register(TILE * vector + row);
  }

  weights(vector: number): Vector {
    return this.#register(8 + vector);
  }

  product(vector: number): Vector {
    return this.#register(10 + vector);
  }

  /** An input in all places. */
  get number(): Vector {
    return this.#register(12);
  }

  /** The least output, and what is added to it: where weights were. */
  get least(): Vector {
    return this.#register(8);
  }

  get addend(): Vector {
    return this.#register(9);
  }

  /** Every vector and row of a tile, row by row. */
  get tile(): readonly (readonly [vector: number, row: number])[] {
    return Array.from({ length: TILE }, (_, row) => row).flatMap((row) =>
      this.vectors.map((vector) => [vector, row] as const),
    );
  }

  #register(number: number): Vector {
    return { bits: this.#bits, number };
  }
}

/**
 * What `assembly/` computes by the same sums in the same order, for processors with AVX2 or AVX-512: 8 or 16 columns at once
 * in place of 4. Products are rounded before they are added, so every bit is the same.
 * @param at address of the table, see `product-arguments.ts`
 * @param bits of the widest vectors
 */
export function productCode(
  at: bigint,
  bits: 256 | 512,
): {
  readonly code: Uint8Array;
  readonly entries: Readonly<Record<ProductKernel, number>>;
} {
  const columns = (bits === 512 ? ([4, 2, 1] as const) : ([2, 1] as const)).map(
    (panels) => new Columns(panels),
  );
  const write = (addresses: readonly ProductSlot[], body: (to: ProductWriter) => void) =>
    kernel(new ProductWriter(columns), { at, addresses, body });
  const kernels: Readonly<Record<ProductKernel, Uint8Array>> = {
    multiplyEach: write(
      ["inputs", "places", "segments", "weights", "before", "outputs"],
      multiplyEach,
    ),
    addInputGradient: write(["gradients", "places", "taps", "weights", "into"], addInputGradient),
    addFilterGradient: write(
      ["inputs", "places", "segments", "gradients", "into"],
      addFilterGradient,
    ),
  };
  const code: number[] = [];
  const entries = { multiplyEach: 0, addInputGradient: 0, addFilterGradient: 0 };
  for (const [name, bytes] of Object.entries(kernels)) {
    while (code.length % LANES !== 0) code.push(0);
    entries[name as ProductKernel] = code.length;
    code.push(...bytes);
  }
  return { code: Uint8Array.from(code), entries };
}

interface KernelParts {
  readonly at: bigint;
  /** Arguments that are addresses in the kernels' memory. */
  readonly addresses: readonly ProductSlot[];
  readonly body: (to: ProductWriter) => void;
}

function kernel(to: ProductWriter, { at, addresses, body }: KernelParts): Uint8Array {
  for (const register of saved) to.push(register);
  to.setTo(table, at);
  to.load(rax, slot("memory"));
  for (const name of addresses) to.addInto(slot(name), rax);
  body(to);
  for (const register of saved.toReversed()) to.pop(register);
  to.return();
  return to.code();
}

const slot = (name: ProductSlot): Place => ({ base: table, displacement: SLOTS[name] });

/** Writes what the kernels have in common. */
class ProductWriter extends X64Assembler {
  readonly #columns: readonly Columns[];

  /** @param columns of tiles, the widest first and one panel last */
  constructor(columns: readonly Columns[]) {
    super();
    this.#columns = columns;
  }

  set(name: ProductSlot, from: ProductSlot | 0): void {
    if (from === 0) this.clear(rax);
    else this.load(rax, slot(from));
    this.store(slot(name), rax);
  }

  increase(name: ProductSlot, by: ProductSlot | number): void {
    if (typeof by === "string") {
      this.load(rax, slot(by));
      this.addInto(slot(name), rax);
      return;
    }
    this.load(rax, slot(name));
    this.addNumber(rax, by);
    this.store(slot(name), rax);
  }

  /** Where a list of offsets ends. */
  setToEnd(name: ProductSlot, list: ProductSlot, count: ProductSlot): void {
    this.load(rax, slot(count));
    this.shiftLeft(rax, 2);
    this.addFrom(rax, slot(list));
    this.store(slot(name), rax);
  }

  /** An address and the offset behind it that a list has at `index`. */
  setToPlace(name: ProductSlot, address: ProductSlot, list: ProductSlot): void {
    this.load(rcx, slot(list));
    this.load(rax, slot("index"));
    this.loadHalf(rax, { base: rcx, index: rax, scale: 4 });
    this.addFrom(rax, slot(address));
    this.store(slot(name), rax);
  }

  /** As often as `index`, counted from 0, is below a count. */
  forEach(index: ProductSlot, count: ProductSlot, write: () => void): void {
    this.set(index, 0);
    const next = this.loop();
    write();
    this.increase(index, 1);
    this.compareWith(rax, slot(count));
    this.jumpIf("below", next);
  }

  /** In blocks from `first` to `end`, until all are done. */
  forEachBlock(all: ProductSlot, most: number, write: () => void): void {
    this.set("first", 0);
    const next = this.loop();
    this.load(rax, slot("first"));
    this.addNumber(rax, most);
    this.load(rcx, slot(all));
    this.compare(rax, rcx);
    const isWhole = this.label();
    this.jumpIf("below or equal", isWhole);
    this.move(rax, rcx);
    this.bind(isWhole);
    this.store(slot("end"), rax);
    write();
    this.set("first", "end");
    this.compareWith(rax, slot(all));
    this.jumpIf("below", next);
  }

  /** As many panels at once as there are columns for. */
  forEachPanels(
    begin: () => void,
    write: (columns: Columns) => void,
    next: (columns: Columns) => void,
  ): void {
    this.set("panel", 0);
    const again = this.loop();
    const done = this.label();
    begin();
    for (const columns of this.#columns) {
      const fewer = this.label();
      if (columns.panels > 1) {
        this.load(rax, slot("panel"));
        this.addSmall(rax, columns.panels - 1);
        this.compareWith(rax, slot("panels"));
        this.jumpIf("above or equal", fewer);
      }
      write(columns);
      next(columns);
      this.increase("panel", columns.panels);
      this.jump(done);
      this.bind(fewer);
    }
    this.bind(done);
    this.load(rax, slot("panel"));
    this.compareWith(rax, slot("panels"));
    this.jumpIf("below", again);
  }

  clearSums(columns: Columns): void {
    for (const [vector, row] of columns.tile) this.clearVector(columns.sum(vector, row));
  }

  /** sums += number at a place · weights, of one row of a tile. */
  addProduct(row: number, columns: Columns, place: Place): void {
    this.broadcast(columns.number, place);
    for (const vector of columns.vectors) {
      const [sum, product] = [columns.sum(vector, row), columns.product(vector)];
      // Not fused: the product is rounded, as it is everywhere.
      this.multiplyVectors(product, columns.number, columns.weights(vector));
      this.addVectors(sum, sum, product);
    }
  }

  /** Sets where the weights of each panel begin, from rsi and rbp. */
  beginWeights(columns: Columns): void {
    if (columns.panels < 4) return;
    this.addressOf(fourthAt, { base: betweenPanels, index: betweenPanels, scale: 2 });
    this.add(fourthAt, weightsAt);
  }

  /** A tile's rows by the weights, which it reads on. @param end register: bytes of a row */
  addProducts(columns: Columns, end: number): void {
    this.clear(rcx);
    const next = this.loop();
    const second = { base: weightsAt, index: betweenPanels };
    this.#loadWeights(columns, [{ base: weightsAt }, second]);
    for (let row = 0; row < TILE; row++)
      this.addProduct(row, columns, { base: readAt + row, index: rcx });
    this.addSmall(weightsAt, LANES);
    if (columns.panels === 4) this.addSmall(fourthAt, LANES);
    this.addSmall(rcx, 4);
    this.compare(rcx, end);
    this.jumpIf("below", next);
  }

  #loadWeights(columns: Columns, [first, second]: readonly [Place, Place]): void {
    const [left, right] = [columns.weights(0), columns.weights(1)];
    if (columns.panels < 4) {
      this.loadVector(left, first);
      if (columns.panels === 2) this.loadVector(right, second);
      return;
    }
    this.loadVector({ bits: 256, number: left.number }, first);
    this.loadUpperHalf(left, second);
    this.loadVector({ bits: 256, number: right.number }, { ...second, scale: 2 });
    this.loadUpperHalf(right, { base: fourthAt });
  }
}

function multiplyEach(to: ProductWriter): void {
  to.setToEnd("segmentsEnd", "segments", "segmentCount");
  to.forEach("index", "count", () => {
    to.forEachBlock("rows", ROWS_OF_BLOCK, () => {
      to.set("panelWeights", "weights");
      to.set("column", 0);
      to.forEachPanels(
        () => beginRows(to),
        (columns) => multiplyRows(to, columns),
        ({ panels }) => {
          for (let panel = 0; panel < panels; panel++) to.increase("panelWeights", "panelBytes");
          to.increase("column", LANES * panels);
        },
      );
    });
    to.increase("inputs", "inputBytes");
    to.increase("weights", "weightBytes");
    to.increase("outputs", "outputBytes");
  });
}

/** r12 counts rows, r15 is where their places are, r13 where their outputs go. */
function beginRows(to: ProductWriter): void {
  to.load(r12, slot("first"));
  to.load(rax, slot("places"));
  to.addressOf(r15, { base: rax, index: r12, scale: 4 });
  to.move(r13, r12);
  to.multiplyBy(r13, slot("rowBytes"));
  to.addFrom(r13, slot("outputs"));
  to.addFrom(r13, slot("column"));
  to.move(rax, r12);
  to.multiplyBy(rax, slot("beforeBytes"));
  to.addFrom(rax, slot("before"));
  to.addFrom(rax, slot("column"));
  to.store(slot("rowBefore"), rax);
}

function multiplyRows(to: ProductWriter, columns: Columns): void {
  const next = to.loop();
  to.load(rax, slot("rowBefore"));
  to.load(rdx, slot("beforeBytes"));
  for (let row = 0; row < TILE; row++) {
    for (const vector of columns.vectors) {
      const displacement = columns.vectorBytes * vector;
      to.loadVector(columns.sum(vector, row), { base: rax, displacement });
    }
    to.add(rax, rdx);
  }
  to.store(slot("rowBefore"), rax);
  to.load(weightsAt, slot("panelWeights"));
  to.load(betweenPanels, slot("panelBytes"));
  to.beginWeights(columns);
  to.load(rdx, slot("segmentBytes"));
  to.load(r14, slot("segments"));
  const nextSegment = to.loop();
  to.loadHalf(rax, { base: r14 });
  to.addFrom(rax, slot("inputs"));
  for (let row = 0; row < TILE; row++) {
    to.loadHalf(readAt + row, { base: r15, displacement: 4 * row });
    to.add(readAt + row, rax);
  }
  to.addProducts(columns, rdx);
  to.addSmall(r14, 4);
  to.compareWith(r14, slot("segmentsEnd"));
  to.jumpIf("below", nextSegment);
  to.broadcast(columns.least, slot("least"));
  to.broadcast(columns.addend, slot("addend"));
  to.load(rdx, slot("rowBytes"));
  for (let row = 0; row < TILE; row++) {
    for (const vector of columns.vectors) {
      const sum = columns.sum(vector, row);
      // The sum is the second one, so that a NaN stays one and is found.
      to.greaterOfVectors(sum, columns.least, sum);
      to.addVectors(sum, sum, columns.addend);
      to.storeVector({ base: r13, displacement: columns.vectorBytes * vector }, sum);
    }
    to.add(r13, rdx);
  }
  to.addSmall(r15, 4 * TILE);
  to.addSmall(r12, TILE);
  to.compareWith(r12, slot("end"));
  to.jumpIf("below", next);
}

function addInputGradient(to: ProductWriter): void {
  to.set("panelWeights", "weights");
  to.forEach("index", "tapCount", () => {
    to.setToPlace("panelInto", "into", "taps");
    to.forEachPanels(
      () => {
        to.clear(r12);
        to.load(r15, slot("places"));
        to.load(r13, slot("gradients"));
        to.load(rdx, slot("rowBytes"));
        to.move(betweenPanels, rdx);
        // Eight columns.
        to.shiftLeft(betweenPanels, 3);
      },
      (columns) => addRowsInputGradient(to, columns),
      ({ panels }) => {
        for (let panel = 0; panel < panels; panel++)
          to.addInto(slot("panelWeights"), betweenPanels);
        to.increase("panelInto", LANES * panels);
      },
    );
  });
}

function addRowsInputGradient(to: ProductWriter, columns: Columns): void {
  const next = to.loop();
  to.clearSums(columns);
  to.load(weightsAt, slot("panelWeights"));
  to.beginWeights(columns);
  to.move(readAt, r13);
  for (let row = 1; row < TILE; row++)
    to.addressOf(readAt + row, { base: readAt + row - 1, index: rdx });
  to.addProducts(columns, rdx);
  to.load(rcx, slot("panelInto"));
  for (let row = 0; row < TILE; row++) {
    to.loadHalf(rax, { base: r15, displacement: 4 * row });
    to.add(rax, rcx);
    for (const vector of columns.vectors) {
      const place = { base: rax, displacement: columns.vectorBytes * vector };
      const sum = columns.sum(vector, row);
      to.addVectors(sum, sum, place);
      to.storeVector(place, sum);
    }
  }
  to.addressOf(r13, { base: r13, index: rdx, scale: 4 });
  to.addSmall(r15, 4 * TILE);
  to.addSmall(r12, TILE);
  to.compareWith(r12, slot("rows"));
  to.jumpIf("below", next);
}

function addFilterGradient(to: ProductWriter): void {
  to.setToEnd("placesEnd", "places", "rows");
  to.forEach("index", "segmentCount", () => {
    to.setToPlace("from", "inputs", "segments");
    to.forEachBlock("segmentBytes", INPUT_BYTES_OF_BLOCK, () => {
      to.set("panelGradients", "gradients");
      to.set("panelInto", "into");
      to.forEachPanels(
        () => {
          to.load(r12, slot("first"));
          to.load(rdx, slot("rowBytes"));
        },
        (columns) => addInputsFilterGradient(to, columns),
        ({ panels }) => {
          for (let panel = 0; panel < panels; panel++) to.increase("panelInto", "panelBytes");
          to.increase("panelGradients", LANES * panels);
        },
      );
    });
    to.load(rax, slot("segmentBytes"));
    to.shiftLeft(rax, 3);
    to.addInto(slot("into"), rax);
  });
}

/** r12 counts bytes of inputs. */
function addInputsFilterGradient(to: ProductWriter, columns: Columns): void {
  const next = to.loop();
  to.clearSums(columns);
  to.load(readAt, slot("from"));
  to.add(readAt, r12);
  to.load(rsi, slot("panelGradients"));
  to.load(rdi, slot("places"));
  to.load(rcx, slot("placesEnd"));
  const nextRow = to.loop();
  to.loadHalf(rax, { base: rdi });
  for (const vector of columns.vectors) {
    const displacement = columns.vectorBytes * vector;
    to.loadVector(columns.weights(vector), { base: rsi, displacement });
  }
  for (let input = 0; input < TILE; input++)
    to.addProduct(input, columns, { base: readAt, index: rax, displacement: 4 * input });
  to.add(rsi, rdx);
  to.addSmall(rdi, 4);
  to.compare(rdi, rcx);
  to.jumpIf("below", nextRow);
  to.load(rax, slot("panelInto"));
  to.addressOf(rax, { base: rax, index: r12, scale: 8 });
  for (const vector of columns.vectors) addToPanels(to, columns, vector);
  to.addSmall(r12, 4 * TILE);
  to.compareWith(r12, slot("end"));
  to.jumpIf("below", next);
}

/** Adds a vector's sums to its panels, of which the first one begins at rax, and goes on behind them. */
function addToPanels(to: ProductWriter, columns: Columns, vector: number): void {
  const isWide = columns.width === 2;
  to.move(rcx, rax);
  to.addFrom(rcx, slot("panelBytes"));
  for (let input = 0; input < TILE; input++) {
    const displacement = LANES * input;
    const [sum, before] = [columns.sum(vector, input), columns.product(vector)];
    const half: Vector = { bits: 256, number: sum.number };
    to.loadVector({ bits: 256, number: before.number }, { base: rax, displacement });
    if (isWide) to.loadUpperHalf(before, { base: rcx, displacement });
    to.addVectors(sum, before, sum);
    to.storeVector({ base: rax, displacement }, half);
    if (isWide) to.storeUpperHalf({ base: rcx, displacement }, sum);
  }
  to.move(rax, rcx);
  if (isWide) to.addFrom(rax, slot("panelBytes"));
}
