import { exact } from "../../../lockstep-learning/browser.js";
const gru = {
    keptBlocks: 3,
    forward({ p, u, before, kept }, after) {
        const size = before.length;
        for (let k = 0; k < size; k++) {
            const [iz, ia] = [size + k, 2 * size + k];
            const r = sigmoid(p[k] + u[k]);
            const z = sigmoid(p[iz] + u[iz]);
            const n = exact.tanh(p[ia] + r * u[ia]);
            kept[k] = r;
            kept[iz] = z;
            kept[ia] = n;
            after[k] = n + z * (before[k] - n);
        }
    },
    backward({ u, before, kept }, after, into) {
        const size = before.length;
        for (let k = 0; k < size; k++) {
            const [iz, ia] = [size + k, 2 * size + k];
            const [r, z, n] = [kept[k], kept[iz], kept[ia]];
            const h = after[k];
            const byN = h * (1 - z) * (1 - n * n);
            const byZ = h * (before[k] - n) * z * (1 - z);
            const byR = byN * u[ia] * r * (1 - r);
            into.p[k] = byR;
            into.u[k] = byR;
            into.p[iz] = byZ;
            into.u[iz] = byZ;
            into.p[ia] = byN;
            into.u[ia] = byN * r;
            into.before[k] = h * z;
        }
    },
};
const lstm = {
    keptBlocks: 5,
    forward({ p, u, before, kept }, after) {
        const size = before.length / 2;
        for (let k = 0; k < size; k++) {
            const [jf, jg, jo] = [size + k, 2 * size + k, 3 * size + k];
            const i = sigmoid(p[k] + u[k]);
            const f = sigmoid(p[jf] + u[jf]);
            const g = exact.tanh(p[jg] + u[jg]);
            const o = sigmoid(p[jo] + u[jo]);
            const c = f * before[jf] + i * g;
            const seen = exact.tanh(c);
            kept[k] = i;
            kept[jf] = f;
            kept[jg] = g;
            kept[jo] = o;
            kept[4 * size + k] = seen;
            after[k] = o * seen;
            after[jf] = c;
        }
    },
    backward({ before, kept }, after, into) {
        const size = before.length / 2;
        for (let k = 0; k < size; k++) {
            const [jf, jg, jo] = [size + k, 2 * size + k, 3 * size + k];
            const [i, f] = [kept[k], kept[jf]];
            const [g, o] = [kept[jg], kept[jo]];
            const seen = kept[4 * size + k];
            const h = after[k];
            const c = after[jf] + h * o * (1 - seen * seen);
            into.p[k] = c * g * i * (1 - i);
            into.p[jf] = c * before[jf] * f * (1 - f);
            into.p[jg] = c * i * (1 - g * g);
            into.p[jo] = h * seen * o * (1 - o);
            into.before[k] = 0;
            into.before[jf] = c * f;
        }
        into.u.set(into.p);
    },
};
export const cellSteps = { gru, lstm };
function sigmoid(x) {
    return 1 / (1 + exact.exp(-x));
}
