/** `12 345`: digits in groups of three, joined by a narrow no-break space's plain cousin, a space. */
export function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, " ");
}

/** Three significant digits: `0.0123`, `1.23`, `12.3`, `123`, `12 300`; tiny ones as `1.2e-7`. */
export function significant(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-3)
    return value.toExponential(1).replace("-", "−").replace("e-", "e−");
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const text = digits === 0 ? grouped(size) : size.toFixed(digits);
  return value < 0 ? `−${text}` : text;
}

/** `0:07`, `12:34`, `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (part: number): string => String(part).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

/** `812 B`, `36 kB`, `512 MB`, `1.2 GB`, in powers of 1000. */
export function bytes(value: number): string {
  if (value >= 999.5e6) return `${(value / 1e9).toFixed(1)} GB`;
  if (value >= 999.5e3) return `${Math.round(value / 1e6)} MB`;
  return value >= 1e3 ? `${Math.round(value / 1e3)} kB` : `${Math.round(value)} B`;
}

/**
 * `1 episode`, `12 345 episodes`.
 * @param one the noun for a single one
 * @param many for any other number
 */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}

/** `42 %`; below 10 % one decimal, so that slow beginnings show. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value !== 0 && Math.abs(value) < 10 ? value.toFixed(1) : value.toFixed(0)} %`;
}
