/** Where the values of a `printf`-like call are, in order. */
export interface FormatArguments {
  /** The next integer or pointer, as 64 bits. */
  nextInteger(): bigint;
  nextDouble(): number;
  /** The text at an address up to its NUL, or its first `length` bytes, which need no NUL. */
  text(address: bigint, length: number | null): string;
}

const CONVERSION =
  /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(hh|h|ll|l|j|z|t|L)?([diouxXcsfFeEgGaAp%])/g;
const HAS_PRECISION = /\.[^.]*$/;

/**
 * What C's `printf` would print: flags, width, precision, length and the conversions d i o u x X c s f e g a p.
 * Unknown conversions stay as they are.
 * @param longBits width of C's `long`: 64, on Windows 32
 */
export function formatCMessage(format: string, values: FormatArguments, longBits = 64): string {
  return format.replace(
    CONVERSION,
    (whole, flags: string, width: string | undefined, precision, length, kind: string) => {
      if (kind === "%") return "%";
      const columns =
        width === "*" ? Number(asSigned(values.nextInteger(), 32)) : Number(width ?? 0);
      const hasPrecision = HAS_PRECISION.test(whole);
      const digits = precisionOf(hasPrecision, precision, values);
      const bits = bitsOf(length, longBits);
      const text = convert({ kind, flags, digits, bits }, values);
      return pad(text, columns < 0 ? `${flags}-` : flags, Math.abs(columns), kind, digits);
    },
  );
}

interface Conversion {
  readonly kind: string;
  readonly flags: string;
  /** Precision; `null` where none is given. */
  readonly digits: number | null;
  readonly bits: number;
}

function precisionOf(
  given: boolean,
  precision: string | undefined,
  values: FormatArguments,
): number | null {
  if (!given) return null;
  if (precision !== "*") return Number(precision ?? 0);
  const digits = Number(asSigned(values.nextInteger(), 32));
  return digits < 0 ? null : digits;
}

function convert(conversion: Conversion, values: FormatArguments): string {
  const { kind, bits } = conversion;
  switch (kind) {
    case "d":
    case "i":
      return signed(asSigned(values.nextInteger(), bits), conversion);
    case "u":
      return minimumDigits(
        BigInt.asUintN(bits, values.nextInteger()).toString(),
        conversion.digits,
      );
    case "o":
    case "x":
    case "X":
      return radix(BigInt.asUintN(bits, values.nextInteger()), conversion);
    case "c":
      return String.fromCharCode(Number(values.nextInteger() & 0xffn));
    case "p":
      return `0x${BigInt.asUintN(64, values.nextInteger()).toString(16)}`;
    case "s": {
      const address = values.nextInteger();
      return address === 0n ? "(null)" : values.text(address, conversion.digits);
    }
    default:
      return decimal(values.nextDouble(), conversion);
  }
}

function signed(value: bigint, { flags, digits }: Conversion): string {
  const text = minimumDigits((value < 0n ? -value : value).toString(), digits);
  if (value < 0n) return `-${text}`;
  return `${plus(flags)}${text}`;
}

function radix(value: bigint, { kind, flags, digits }: Conversion): string {
  const text = minimumDigits(value.toString(kind === "o" ? 8 : 16), digits);
  const prefix = flags.includes("#") && value !== 0n ? (kind === "o" ? "0" : "0x") : "";
  return kind === "X" ? (prefix + text).toUpperCase() : prefix + text;
}

function decimal(value: number, { kind, flags, digits }: Conversion): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : plus(flags);
  const size = Math.abs(value);
  const text = Number.isFinite(size) ? finite(size, kind.toLowerCase(), digits ?? 6) : `${size}`;
  const named = text.replace("Infinity", "inf").replace("NaN", "nan");
  return sign + (kind === kind.toUpperCase() ? named.toUpperCase() : named);
}

function finite(size: number, kind: string, digits: number): string {
  if (kind === "f") return size.toFixed(Math.min(digits, 100));
  if (kind === "e") return exponent(size.toExponential(Math.min(digits, 100)));
  if (kind === "a") return size.toString(16);
  const places = Math.max(1, Math.min(digits, 100));
  const power = size === 0 ? 0 : Number(size.toExponential(places - 1).split("e")[1]);
  if (power < -4 || power >= places) {
    return exponent(size.toExponential(places - 1).replace(/\.?0+e/, "e"));
  }
  const fixed = size.toFixed(Math.max(0, places - 1 - power));
  return fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed;
}

function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

function pad(
  text: string,
  flags: string,
  columns: number,
  kind: string,
  digits: number | null,
): string {
  if (flags.includes("-")) return text.padEnd(columns);
  const zeros =
    flags.includes("0") && !"cs".includes(kind) && !(digits !== null && "diouxX".includes(kind));
  if (!zeros) return text.padStart(columns);
  const sign = /^[-+ ]?(?:0[xX])?/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(columns - sign.length, "0");
}

function minimumDigits(text: string, digits: number | null): string {
  return text.padStart(digits ?? 1, "0");
}

function plus(flags: string): string {
  if (flags.includes("+")) return "+";
  return flags.includes(" ") ? " " : "";
}

function asSigned(value: bigint, bits: number): bigint {
  return BigInt.asIntN(bits, value);
}

function bitsOf(length: string | undefined, longBits: number): number {
  if (length === "hh") return 8;
  if (length === "h") return 16;
  if (length === "l") return longBits;
  return length === undefined ? 32 : 64;
}
