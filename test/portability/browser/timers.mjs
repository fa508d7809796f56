export function setImmediate() {
  return new Promise((resolve) => setTimeout(resolve));
}
