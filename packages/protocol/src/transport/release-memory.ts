import { MessageChannel } from "node:worker_threads";

/** A port that leads nowhere: what is handed over to it is freed at once. */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * Gives back the memory of bytes that came over the network and have been copied: they are empty afterwards. Left to the
 * garbage collector, large messages make it search the whole heap every few versions, or several times a round.
 */
export function releaseMemory({ buffer }: Uint8Array): void {
  // Small messages lie side by side in memory that Node shares among them.
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) {
    nowhere.postMessage(null, [buffer]);
  }
}
