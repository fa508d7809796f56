import { JOYPAD_MASK_ID } from "../libretro-abi.ts";

/** Machine code of callbacks, and where in it each begins. */
export interface CallbackCode {
  readonly code: Uint8Array;
  /** `retro_input_state_t` */
  readonly pads: number;
  /** `retro_audio_sample_batch_t`: takes all frames. */
  readonly batch: number;
  /** `retro_input_poll_t` and `retro_audio_sample_t`: return. */
  readonly nothing: number;
}

/**
 * Code for x86-64 by the calling convention of System V. `pads` does what `Joypads.state` does.
 * @param held address of a table of 32-bit masks, one a port
 * @param ports number of ports, at most 127
 */
export function callbackCode(held: bigint, ports: number): CallbackCode {
  const table = Buffer.alloc(8);
  table.writeBigUInt64LE(held);
  const id = Buffer.alloc(4);
  id.writeUInt32LE(JOYPAD_MASK_ID);
  // edi port, esi device, edx index, ecx id. Each jump goes to the end: its distance is the length of the code after
  // it.
  const button = [
    ...[0x0f, 0xa3, 0xc8], // bt eax, ecx
    ...[0x0f, 0x92, 0xc0], // setc al
    ...[0x0f, 0xb6, 0xc0], // movzx eax, al
  ];
  const ret = [0xc3];
  const noButton = [...[0x83, 0xf9, 16], ...[0x73, button.length + ret.length]]; // cmp ecx, 16; jae zero
  const wholeMask = [...[0x81, 0xf9, ...id], ...[0x74, noButton.length + button.length]]; // cmp ecx, id; je ret
  const mask = [
    ...[0x89, 0xff], // mov edi, edi
    ...[0x48, 0xba, ...table], // mov rdx, table
    ...[0x8b, 0x04, 0xba], // mov eax, [rdx + 4 rdi]
    ...wholeMask,
    ...noButton,
    ...button,
    ...ret,
  ];
  const noPort = [...[0x83, 0xff, ports], ...[0x73, mask.length]]; // cmp edi, ports; jae zero
  const noIndex = [...[0x85, 0xd2], ...[0x75, noPort.length + mask.length]]; // test edx, edx; jne zero
  const rest = [...noIndex, ...noPort, ...mask];
  const noPad = [...[0x40, 0x80, 0xfe, 1], ...[0x75, rest.length]]; // cmp sil, 1; jne zero
  const zero = [...[0x31, 0xc0], ...ret]; // xor eax, eax; ret
  const pads = [...noPad, ...rest, ...zero];
  const batch = [...[0x48, 0x89, 0xf0], ...ret]; // mov rax, rsi; ret
  return {
    code: Uint8Array.from([...pads, ...batch, ...ret]),
    pads: 0,
    batch: pads.length,
    nothing: pads.length + batch.length,
  };
}
