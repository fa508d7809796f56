const SLACK_ROWS = 3;
export class LayerValue {
    rowBytes;
    outputs = 0;
    gradients = 0;
    #gradientsOf;
    constructor(rowBytes, gradientsOf) {
        this.rowBytes = rowBytes;
        this.#gradientsOf = gradientsOf;
    }
    allocate(memory, rows) {
        this.outputs = memory.allocate((rows + SLACK_ROWS) * this.rowBytes);
        if (this.#gradientsOf === "no row")
            return;
        const kept = this.#gradientsOf === "one row" ? 1 : rows;
        this.gradients = memory.allocate((kept + SLACK_ROWS) * this.rowBytes);
    }
    gradientsOf(row) {
        return this.gradients + (this.#gradientsOf === "one row" ? 0 : row * this.rowBytes);
    }
}
