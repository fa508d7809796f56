export function placesOf(layer) {
    const { inputs, stride, inputWidth, outputHeight, outputWidth } = layer;
    return Array.from({ length: outputHeight * outputWidth }, (_, place) => {
        const [y, x] = [Math.floor(place / outputWidth), place % outputWidth];
        return 4 * inputs * stride * (y * inputWidth + x);
    });
}
export function filterRowsOf({ kernel, inputs, inputWidth }) {
    return Array.from({ length: kernel }, (_, row) => 4 * row * inputWidth * inputs);
}
export function ofPictures(offsets, pictures, pictureBytes) {
    return Array.from({ length: pictures }, (_, picture) => offsets.map((offset) => picture * pictureBytes + offset)).flat();
}
