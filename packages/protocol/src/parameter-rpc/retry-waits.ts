import type { BackoffPolicy } from "@lockstep/system";

/**
 * Waits between attempts to reach a parameter server. A restarted one is there after a second, and all of training waits
 * for it; a thousand clients that ask it once a second cost it little.
 */
export const retryWaits: BackoffPolicy = { maxMs: 1_000 };
