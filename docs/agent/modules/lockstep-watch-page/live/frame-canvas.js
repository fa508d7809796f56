import { colour } from "../shell/theme.js";
const barWidth = 60;
const barHeight = 6;
export function drawFrame(canvas, shape, bytes) {
    if (shape.kind === "vector")
        drawBars(canvas, floatsOf(bytes));
    else
        drawGray(canvas, shape, bytes);
}
export function floatsOf(bytes) {
    return new Float32Array(bytes.slice().buffer);
}
function drawGray(canvas, { width, height }, bytes) {
    const image = new ImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let index = 0; index < pixels.length; index++)
        pixels[index] = 0xff000000 | ((bytes[index] ?? 0) * 0x010101);
    if (canvas.width !== width)
        canvas.width = width;
    if (canvas.height !== height)
        canvas.height = height;
    canvas.getContext("2d")?.putImageData(image, 0, 0);
}
function drawBars(canvas, values) {
    canvas.width = 2 * barWidth;
    canvas.height = Math.max(1, barHeight * values.length);
    const draw = canvas.getContext("2d");
    if (draw === null)
        return;
    draw.fillStyle = colour("--accent");
    values.forEach((value, row) => {
        const length = (barWidth * value) / (1 + Math.abs(value));
        draw.fillRect(barWidth, row * barHeight + 1, length, barHeight - 2);
    });
}
