import { EnvironmentError } from "../environment-error.js";
export function snapshotRefused({ slot, episode, steps }, why, cause) {
    return new EnvironmentError("SNAPSHOT_REFUSED", `The snapshot of slot ${slot} at step ${steps} of episode ${episode} is refused: ${why}. The slot's episode is replayed instead.`, { cause });
}
