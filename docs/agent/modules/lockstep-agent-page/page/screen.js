import { element } from "../../lockstep-watch-page/parts.js";
export class Screen {
    element = element("canvas", {
        ...{ class: "screen", role: "img", "aria-label": "The console's picture" },
    });
    #images = [];
    #taken = 0;
    #shown = 0;
    #pictures = 0;
    get waiting() {
        return this.#taken - this.#shown;
    }
    clear() {
        this.#taken = 0;
        this.#shown = 0;
    }
    take(picture) {
        const { width, height, rgb } = picture;
        const known = this.#images[this.#taken];
        const image = known?.width === width && known.height === height ? known : new ImageData(width, height);
        this.#images[this.#taken] = image;
        this.#taken += 1;
        const pixels = new Uint32Array(image.data.buffer);
        for (let at = 0, from = 0; at < pixels.length; at++, from += 3) {
            const [red, green, blue] = [rgb[from] ?? 0, rgb[from + 1] ?? 0, rgb[from + 2] ?? 0];
            pixels[at] = 0xff000000 | (blue << 16) | (green << 8) | red;
        }
    }
    advance() {
        if (this.waiting > 0)
            this.#shown += 1;
    }
    show() {
        const image = this.#images[this.#shown - 1];
        if (image === undefined || this.#shown === 0)
            return;
        const canvas = this.element;
        if (canvas.width !== image.width)
            canvas.width = image.width;
        if (canvas.height !== image.height)
            canvas.height = image.height;
        canvas.getContext("2d")?.putImageData(image, 0, 0);
        this.#pictures += 1;
        canvas.dataset["picture"] = String(this.#pictures);
    }
}
