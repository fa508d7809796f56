export function sameBytes(left, right) {
    return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
