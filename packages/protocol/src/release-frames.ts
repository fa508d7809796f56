import { MessageChannel } from "node:worker_threads";
import type { SegmentSteps } from "./actor-message.ts";

/** A port that leads nowhere: what is handed over to it is freed at once. */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * Gives back the memory of a message whose frames have been copied: `frames` is empty afterwards. Left to the garbage
 * collector, the frames of a round from a thousand actors make it search the whole heap several times.
 */
export function releaseFrames({ frames }: SegmentSteps): void {
  const { buffer } = frames;
  // Small messages lie side by side in memory that Node shares among them.
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) {
    nowhere.postMessage(null, [buffer]);
  }
}
