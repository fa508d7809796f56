// Node's createHash, as far as a round uses it, by another implementation of SHA-256.
import { sha256 } from "@noble/hashes/sha2";

class Hash {
  #hash;

  constructor(hash) {
    this.#hash = hash;
  }

  update(content) {
    this.#hash.update(bytesOf(content));
    return this;
  }

  copy() {
    return new Hash(this.#hash.clone());
  }

  digest(encoding) {
    const bytes = this.#hash.digest();
    return encoding === "hex"
      ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
      : bytes;
  }
}

function bytesOf(content) {
  if (typeof content === "string") return new TextEncoder().encode(content);
  return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
}

export function createHash(algorithm) {
  if (algorithm !== "sha256") throw new Error(`got ${algorithm}; expected sha256`);
  return new Hash(sha256.create());
}
