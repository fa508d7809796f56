import { expm1 } from "./exponential.js";
export function tanh(x) {
    const magnitude = Math.abs(x);
    if (!(magnitude >= 3.725290298461914e-9))
        return x;
    return x < 0 ? -positive(magnitude) : positive(magnitude);
}
function positive(x) {
    if (x >= 22)
        return 1;
    if (x >= 1)
        return 1 - 2 / (expm1(2 * x) + 2);
    const t = expm1(-2 * x);
    return -t / (t + 2);
}
