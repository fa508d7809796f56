// Genesis Plus GX writes its version into the first 16 bytes of a state. Between "1.7.5" (gym-retro's core, and so all
// of its Genesis start states) and "1.7.6" the layout changed in two places, found by comparing states and runs: a flag
// before the FM synthesiser's context says which chip is emulated, and the channel amplitudes of the other sound chip
// (PSG) are no longer stored. A core accepts a state of the other version without an error and then hangs in its sound
// update, so it must never get one.

const MAGIC_BYTES = 16;
const MAGIC_1_7_5 = "GENPLUS-GX 1.7.5";
const MAGIC_1_7_6 = "GENPLUS-GX 1.7.6";
/** Bytes of a state of a game without Mega CD, both versions. */
const STATE_BYTES = 1_036_288;

/** Offsets of the two changes in a state of 1.7.5. */
interface StateLayout {
  /** The new flag is inserted here; zero is the chip of the 2018 core. */
  readonly fmContext: number;
  /** The amplitudes are removed here. */
  readonly psgAmplitudes: number;
}

const PSG_AMPLITUDES_BYTES = 32;
/** The 8-bit consoles have less RAM and another FM chip. */
const EIGHT_BIT: StateLayout = { fmContext: 75_110, psgAmplitudes: 81_186 };
const LAYOUTS: ReadonlyMap<string, StateLayout> = new Map([
  ["Genesis", { fmContext: 140_651, psgAmplitudes: 144_371 }],
  ["Sms", EIGHT_BIT],
  ["GameGear", EIGHT_BIT],
]);

/** The version text at the beginning of a state of Genesis Plus GX, `null` if it is no such state. */
export function genesisPlusGxStateVersion(state: Uint8Array): string | null {
  const magic = Buffer.from(state.subarray(0, MAGIC_BYTES)).toString("latin1");
  return magic.startsWith("GENPLUS-GX ") && magic.length === MAGIC_BYTES ? magic : null;
}

/**
 * A state in the layout that a core of another version reads.
 * @param system gym-retro's name of the console
 * @param target what {@link genesisPlusGxStateVersion} says of that core's own states
 * @returns the state itself if it has that version, a new one if the conversion is known, else `null`
 */
export function convertGenesisPlusGxState(
  state: Uint8Array,
  system: string,
  target: string,
): Uint8Array | null {
  const version = genesisPlusGxStateVersion(state);
  if (version === target) return state;
  const layout = LAYOUTS.get(system);
  const known = version === MAGIC_1_7_5 && target === MAGIC_1_7_6;
  if (!known || layout === undefined || state.length !== STATE_BYTES) return null;
  const { fmContext, psgAmplitudes } = layout;
  const converted = new Uint8Array(STATE_BYTES);
  converted.set(state.subarray(0, fmContext));
  converted.set(Buffer.from(MAGIC_1_7_6, "latin1"));
  converted.set(state.subarray(fmContext, psgAmplitudes), fmContext + 1);
  converted.set(state.subarray(psgAmplitudes + PSG_AMPLITUDES_BYTES), psgAmplitudes + 1);
  return converted;
}
