import { MessageChannel } from "node:worker_threads";

/** A closed port: a buffer that is transferred to it is freed at once. */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * Frees the memory of received bytes that have been copied; they are empty afterwards. Otherwise large messages cause a
 * full garbage collection every few versions, or several in a round.
 */
export function releaseMemory({ buffer }: Uint8Array): void {
  // Small messages share one buffer of Node.
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) {
    nowhere.postMessage(null, [buffer]);
  }
}
