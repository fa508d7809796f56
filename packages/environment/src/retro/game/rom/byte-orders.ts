/** The orders in which dumpers store the Nintendo 64's 32-bit words, by the ending that files of each usually have. */
const ORDERS = { z64: [0, 1, 2, 3], v64: [1, 0, 3, 2], n64: [3, 2, 1, 0] } as const;
type Order = keyof typeof ORDERS;

/** The first word of every cartridge, as the console sees it. */
const FIRST = [0x80, 0x37, 0x12, 0x40] as const;

/** A Nintendo 64 cartridge in the other two orders; nothing for other files. */
export function* inByteOrders(
  bytes: Uint8Array,
): Generator<{ readonly order: string; readonly swapped: Uint8Array }, void, void> {
  const names = Object.keys(ORDERS) as Order[];
  const own = names.find((name) => ORDERS[name].every((from, at) => bytes[at] === FIRST[from]));
  if (own === undefined || bytes.length % 4 !== 0) return;
  for (const order of names) {
    if (order === own) continue;
    // Each order is its own inverse.
    const places = ORDERS[order].map((place) => ORDERS[own][place] as number);
    const swapped = new Uint8Array(bytes.length);
    for (let word = 0; word < bytes.length; word += 4)
      for (let at = 0; at < 4; at++) swapped[word + at] = bytes[word + (places[at] ?? 0)] as number;
    yield { order, swapped };
  }
}
