// Colours of the television picture, red in the lowest byte: the palette of jsnes 3.0.0, so that both cores show the same.
const RGB: usize = memory.data<u32>([
  0x525252, 0xb40000, 0xa00000, 0xb1003d, 0x740069, 0x00005b, 0x00005f, 0x001840,
  0x002f10, 0x084a08, 0x006700, 0x124200, 0x6d2800, 0x000000, 0x000000, 0x000000,
  0xc4d5e7, 0xff4000, 0xdc0e22, 0xff476b, 0xd7009f, 0x680ad7, 0x0019bc, 0x0054b1,
  0x006a5b, 0x008c03, 0x00ab00, 0x2c8800, 0xa47200, 0x000000, 0x000000, 0x000000,
  0xf8f8f8, 0xffab3c, 0xff7981, 0xff5bc5, 0xff48f2, 0xdf49ff, 0x476dff, 0x00b4f7,
  0x00e0ff, 0x00e375, 0x03f42b, 0x78b82e, 0xe5e218, 0x787878, 0x000000, 0x000000,
  0xffffff, 0xfff2be, 0xf8b8b8, 0xf8b8d8, 0xffb6ff, 0xffc3ff, 0xc7d1ff, 0x9adaff,
  0x88edf8, 0x83ffdd, 0xb8f8b8, 0xf5f8ac, 0xffffb0, 0xf8d8f8, 0x000000, 0x000000,
]);

/**
 * @param entry 0 to 63
 * @param emphasis bits 0 to 2: red, green, blue; each makes the two others darker by a quarter
 */
export function colourOf(entry: u32, emphasis: u32): u32 {
  const colour = load<u32>(RGB + (entry << 2));
  if (emphasis == 0) return colour;
  const red = darkened(colour & 0xff, emphasis & 6);
  const green = darkened((colour >> 8) & 0xff, emphasis & 5);
  const blue = darkened((colour >> 16) & 0xff, emphasis & 3);
  return red | (green << 8) | (blue << 16);
}

/** Once, however many of the other channels are emphasised. */
function darkened(channel: u32, others: u32): u32 {
  return others == 0 ? channel : (channel * 3) >> 2;
}
