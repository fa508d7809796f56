import { type Code, eight, four, jumpTo, ret, toRax } from "@lockstep/machine-code";
import { ENVIRONMENT, JOYPAD_MASK_ID } from "../libretro-abi.ts";

/** Bytes of the table that the code reads and writes. */
export const CALLBACK_TABLE_BYTES = 72;
/** Where in the table is what, as 32-bit words; pointers and sizes take two. */
export const CALLBACK_WORDS = {
  /** Masks of pressed buttons, one for each of 8 ports. */
  held: 0,
  /** 1 when an option has changed since the core asked. */
  optionsChanged: 8,
  /** Size in pixels of the frames that the code copies: {@link NO_FRAMES} for none. */
  width: 9,
  height: 10,
  /** Counts the frames that it has copied. */
  copied: 11,
  /** From row to row of the core's frame. */
  pitchBytes: 12,
  /** Where the rows go, without gaps. */
  target: 14,
  rowBytes: 16,
} as const;
/** As a width, that of no frame. */
export const NO_FRAMES = 0xffff_ffff;

/** Machine code of callbacks, and where in it each begins. */
export interface CallbackCode {
  readonly code: Uint8Array;
  /** `retro_input_state_t` */
  readonly pads: number;
  /** `retro_audio_sample_batch_t`: takes all frames. */
  readonly batch: number;
  /** `retro_input_poll_t` and `retro_audio_sample_t`: return. */
  readonly nothing: number;
  /** `retro_environment_t` */
  readonly environment: number;
  /** `retro_video_refresh_t` */
  readonly video: number;
}

/** Callbacks that answer what the code does not. */
export interface SlowCallbacks {
  readonly environment: bigint;
  readonly video: bigint;
}

/**
 * Code for x86-64 by the calling convention of System V.
 * @param table address of {@link CALLBACK_TABLE_BYTES} bytes
 * @param ports number of ports, at most 8
 */
export function callbackCode(table: bigint, ports: number, slow: SlowCallbacks): CallbackCode {
  const pads = padsCode(table, ports);
  const batch = [...[0x48, 0x89, 0xf0], ...ret]; // mov rax, rsi; ret
  const environment = environmentCode(table, slow.environment);
  const video = videoCode(table, slow.video);
  const parts = [pads, batch, ret, environment, video];
  const at = (part: number): number => parts.slice(0, part).flat().length;
  return {
    code: Uint8Array.from(parts.flat()),
    pads: 0,
    batch: at(1),
    nothing: at(2),
    environment: at(3),
    video: at(4),
  };
}

/** Does what `Joypads.state` does. */
function padsCode(table: bigint, ports: number): Code {
  const id = four(JOYPAD_MASK_ID);
  // edi port, esi device, edx index, ecx id. Each jump goes to the end: its distance is the length of the code after
  // it.
  const button = [
    ...[0x0f, 0xa3, 0xc8], // bt eax, ecx
    ...[0x0f, 0x92, 0xc0], // setc al
    ...[0x0f, 0xb6, 0xc0], // movzx eax, al
  ];
  const noButton = [...[0x83, 0xf9, 16], ...[0x73, button.length + ret.length]]; // cmp ecx, 16; jae zero
  const wholeMask = [...[0x81, 0xf9, ...id], ...[0x74, noButton.length + button.length]]; // cmp ecx, id; je ret
  const mask = [
    ...[0x89, 0xff], // mov edi, edi
    ...[0x48, 0xba, ...eight(table)], // mov rdx, table
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
  return [...noPad, ...rest, ...zero];
}

/** Says that no option has changed, which cores ask in every frame. */
function environmentCode(table: bigint, slow: bigint): Code {
  const no = [
    ...[0xc6, 0x06, 0], // mov byte [rsi], 0
    ...[0xb8, ...four(1)], // mov eax, 1
    ...ret,
  ];
  const unchanged = [
    ...toRax(table),
    ...[0x83, 0x78, 4 * CALLBACK_WORDS.optionsChanged, 0], // cmp dword [rax + …], 0
    ...[0x75, no.length], // jne slow
  ];
  const somewhere = [0x48, 0x85, 0xf6, 0x74, unchanged.length + no.length]; // test rsi, rsi; je slow
  const question = [
    ...[0x83, 0xff, ENVIRONMENT.getVariableUpdate], // cmp edi, command
    ...[0x75, somewhere.length + unchanged.length + no.length], // jne slow
  ];
  return [...question, ...somewhere, ...unchanged, ...no, ...jumpTo(slow)];
}

/** Copies a frame that is as large as the one before it, and does nothing about one without pixels. */
function videoCode(table: bigint, slow: bigint): Code {
  const { width, height, copied, pitchBytes, target, rowBytes } = CALLBACK_WORDS;
  const row = [
    ...[0x4c, 0x89, 0xc6, 0x44, 0x89, 0xd1], // mov rsi, r8; mov ecx, r10d
    ...[0xf3, 0xa4], // rep movsb
    ...[0x4d, 0x01, 0xc8], // add r8, r9
    ...[0xff, 0xca], // dec edx
  ];
  const copy = [
    ...[0xff, 0x40, 4 * copied], // inc dword [rax + …]
    ...[0x49, 0x89, 0xf8, 0x49, 0x89, 0xc9], // mov r8, rdi; mov r9, rcx
    ...[0x48, 0x8b, 0x78, 4 * target], // mov rdi, [rax + …]
    ...[0x44, 0x8b, 0x50, 4 * rowBytes], // mov r10d, [rax + …]
    ...row,
    ...[0x75, 256 - (row.length + 2)], // jnz row
    ...ret,
  ];
  const otherPitch = [...[0x48, 0x3b, 0x48, 4 * pitchBytes], ...[0x75, copy.length]]; // cmp rcx, [rax + …]; jne slow
  const otherHeight = [
    ...[0x3b, 0x50, 4 * height], // cmp edx, [rax + …]
    ...[0x75, otherPitch.length + copy.length], // jne slow
  ];
  const rest = [...otherHeight, ...otherPitch, ...copy];
  const otherWidth = [...[0x3b, 0x70, 4 * width], ...[0x75, rest.length]]; // cmp esi, [rax + …]; jne slow
  const same = [...toRax(table), ...otherWidth, ...rest];
  const nothing = [0x48, 0x85, 0xff, 0x74, same.length - ret.length]; // test rdi, rdi; je ret
  return [...nothing, ...same, ...jumpTo(slow)];
}
