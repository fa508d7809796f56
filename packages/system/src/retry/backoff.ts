/** Waits between attempts. */
export interface BackoffPolicy {
  /** Upper bound of the first wait. Default 100 ms. */
  readonly initialMs?: number;
  /** Upper bound of every wait. Default 5 s. */
  readonly maxMs?: number;
  /** Factor by which the bound grows. Default 2. */
  readonly factor?: number;
}

/** Returns numbers in [0, 1], which spread the waits of many clients. */
export type Jitter = () => number;

/** No jitter: each wait is as long as its bound. */
export const noJitter: Jitter = () => 1;

/**
 * Waits grow by a factor; each is drawn from the upper half of its bound, so clients that failed together do not retry
 * together.
 * @param attempt failures so far, from 1
 */
export function backoffMs(attempt: number, jitter: Jitter, policy: BackoffPolicy = {}): number {
  const { initialMs = 100, maxMs = 5_000, factor = 2 } = policy;
  const bound = Math.min(maxMs, initialMs * factor ** Math.min(attempt - 1, 64));
  return (bound * (1 + jitter())) / 2;
}

/**
 * Jitter as a function of a seed and a counter. It is used for waits only, never for a result. The mixing is the
 * finaliser of MurmurHash3 (https://github.com/aappleby/smhasher).
 */
export function createJitter(seed: number): Jitter {
  let counter = 0;
  return () => {
    counter += 1;
    let bits = (seed + Math.imul(counter, 0x9e3779b9)) | 0;
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
  };
}
