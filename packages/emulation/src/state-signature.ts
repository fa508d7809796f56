/** How the bare states of `retro_serialize` begin, in hexadecimal, by the name of the core. */
const SIGNATURES: readonly (readonly [core: string, beginning: RegExp])[] = [
  ["Genesis Plus GX", /^47454e504c55532d475820/], // GENPLUS-GX
  ["PicoDrive", /^5069636f53455854/], // PicoSEXT
  ["FCEUmm", /^464353ff/], // FCS
  ["Nestopia", /^4e53541a/], // NST
  ["Snes9x", /^2321733978736e703a/], // #!s9xsnp:
  ["Gambatte", /^00010000006100000001/], // a version, then sections by name: a, b, …
  ["Stella", /^0d000000(3\d){8}7374617465/], // a length, a date, state
];

/** The core that saved a bare state, as gym-retro's `.state` files hold them, by its name; `null` if it is not known. */
export function coreThatSaved(state: Uint8Array): string | null {
  const head = Buffer.from(state.subarray(0, 32)).toString("hex");
  return SIGNATURES.find(([, beginning]) => beginning.test(head))?.[0] ?? null;
}
