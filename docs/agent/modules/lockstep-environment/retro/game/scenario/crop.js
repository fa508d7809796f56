export function cropWithin(crop, picture) {
    const x = Math.min(crop.x, picture.width);
    const y = Math.min(crop.y, picture.height);
    const fits = crop.width > 0 && x + crop.width <= picture.width;
    const width = fits ? crop.width : picture.width - x;
    const high = crop.height > 0 && y + crop.height <= picture.height;
    const height = high ? crop.height : picture.height - y;
    if (width === picture.width && height === picture.height)
        return null;
    return { x, y, width, height };
}
export function reachesBeyond(crop, picture) {
    return (crop.x + Math.max(1, crop.width) > picture.width ||
        crop.y + Math.max(1, crop.height) > picture.height);
}
