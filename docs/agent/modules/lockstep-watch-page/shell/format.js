export function grouped(value) {
    return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
export function significant(value) {
    const size = Math.abs(value);
    if (size >= 1000)
        return grouped(value);
    if (size !== 0 && size < 1e-3)
        return value.toExponential(1).replace("-", "−");
    return value
        .toPrecision(3)
        .replace(/(\.\d*?)0+$/, "$1")
        .replace(/\.$/, "")
        .replace("-", "−");
}
export function percent(share) {
    return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}
export function duration(seconds) {
    const whole = Math.max(0, Math.round(seconds));
    const two = (part) => String(part).padStart(2, "0");
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    return hours > 0
        ? `${hours}:${two(minutes)}:${two(whole % 60)}`
        : `${minutes}:${two(whole % 60)}`;
}
export function orDash(value, format) {
    return value === null || value === undefined ? "–" : format(value);
}
