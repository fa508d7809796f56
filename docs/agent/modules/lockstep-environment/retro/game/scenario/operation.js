export const OPERATIONS = [
    "equal",
    "negative-equal",
    "not-equal",
    "less-than",
    "greater-than",
    "less-or-equal",
    "greater-or-equal",
    "zero",
    "nonzero",
    "positive",
    "negative",
    "sign",
];
export function operate(operation, value, reference) {
    return operation === null ? value : RULES[operation](value, reference);
}
const RULES = {
    equal: (value, reference) => Number(value === reference),
    "negative-equal": (value, reference) => (value === reference ? -1 : 0),
    "not-equal": (value, reference) => Number(value !== reference),
    "less-than": (value, reference) => Number(value < reference),
    "greater-than": (value, reference) => Number(value > reference),
    "less-or-equal": (value, reference) => Number(value <= reference),
    "greater-or-equal": (value, reference) => Number(value >= reference),
    zero: (value) => Number(value === 0),
    nonzero: (value) => Number(value !== 0),
    positive: (value) => Number(value > 0),
    negative: (value) => Number(value < 0),
    sign: (value) => (value > 0 ? 1 : value < 0 ? -1 : 0),
};
