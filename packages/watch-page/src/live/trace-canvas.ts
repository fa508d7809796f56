import { colour } from "../shell/theme.ts";

/** More numbers are drawn as rows of a picture: lines could not be told apart. */
const mostLines = 8;

/** How to draw the vectors of all slots alike. */
export class TraceStyle {
  /** The largest size of each number so far: each has a scale of its own. */
  readonly #most: Float64Array;
  #colours: readonly string[] = [];

  /** @param length of a vector */
  constructor(length: number) {
    this.#most = new Float64Array(length);
  }

  /** To be called before the slots are drawn. @param values `[any, length]`, NaN where there is none */
  prepare(values: Float32Array): void {
    const most = this.#most;
    values.forEach((value, index) => {
      const number = index % most.length;
      if (Math.abs(value) > (most[number] as number)) most[number] = Math.abs(value);
    });
    this.#colours = Array.from({ length: mostLines }, (_, line) => colour(`--series-${line + 1}`));
  }

  /** @param values `[steps, length]`, oldest first, NaN where there is none */
  draw(canvas: HTMLCanvasElement, values: Float32Array): void {
    const pen = canvas.getContext("2d");
    if (pen === null) return;
    const width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
    const height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
    if (canvas.width !== width || canvas.height !== height)
      [canvas.width, canvas.height] = [width, height];
    pen.clearRect(0, 0, width, height);
    if (this.#most.length <= mostLines) this.#drawLines(pen, values);
    else this.#drawRows(pen, values);
  }

  #drawLines(pen: CanvasRenderingContext2D, values: Float32Array): void {
    const { width, height } = pen.canvas;
    const length = this.#most.length;
    const steps = values.length / length;
    pen.lineWidth = 1.25 * devicePixelRatio;
    for (let line = 0; line < length; line++) {
      pen.strokeStyle = this.#colours[line] ?? "";
      pen.beginPath();
      let drawing = false;
      for (let step = 0; step < steps; step++) {
        const share = this.#share(line, values[step * length + line] as number);
        const x = steps === 1 ? width : (width * step) / (steps - 1);
        const y = height * (0.5 - 0.45 * share);
        if (drawing) pen.lineTo(x, y);
        else if (!Number.isNaN(share)) pen.moveTo(x, y);
        drawing = !Number.isNaN(share);
      }
      pen.stroke();
    }
  }

  /** A row a number: stronger for larger sizes, one colour for positive ones and one for negative ones. */
  #drawRows(pen: CanvasRenderingContext2D, values: Float32Array): void {
    const { width, height } = pen.canvas;
    const length = this.#most.length;
    const steps = values.length / length;
    values.forEach((value, index) => {
      const [step, row] = [Math.floor(index / length), index % length];
      const share = this.#share(row, value);
      if (Number.isNaN(share) || share === 0) return;
      pen.globalAlpha = Math.abs(share);
      pen.fillStyle = this.#colours[share > 0 ? 0 : 1] ?? "";
      pen.fillRect((width * step) / steps, (height * row) / length, width / steps, height / length);
    });
    pen.globalAlpha = 1;
  }

  /** −1 to 1 */
  #share(number: number, value: number): number {
    return value / (this.#most[number] || 1);
  }
}
