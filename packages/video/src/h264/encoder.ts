import { idleThreads, RequestThread } from "@lockstep/system";
import type { PictureSize } from "../picture/rgb-picture.ts";
import type { EncodedGroup } from "./encoded-group.ts";
import type { EncodedBatch, EncoderStart, PictureBatch } from "./encoder-messages.ts";
import { yuvLayout } from "./yuv-picture.ts";

/** At most so many bytes of pictures wait for the thread, and as many are with it. */
const batchBytes = 1 << 20;

/** Pictures and the encoder are outside of the heap; its young part would take 8 MB and use one of them. */
const heapLimits = { maxYoungGenerationSizeMb: 2 };

type Thread = RequestThread<PictureBatch, EncodedBatch>;

const file = new URL("./encoder-thread.js", import.meta.url);

/**
 * Encodes pictures in a thread, beside whatever makes them. A thread, too, because the encoder's library listens to
 * `uncaughtException` of its process.
 */
export class Encoder {
  /** Of the encoded pictures. */
  readonly size: PictureSize;
  readonly #thread: Thread;
  readonly #pictureBytes: number;
  readonly #picturesOfBatch: number;
  #pictures: Uint8Array;
  #count = 0;
  #underWay: Promise<EncodedBatch>;
  #start: EncoderStart | null;
  #isFinished = false;
  #isClosed = false;

  /** @param size of the pictures, before they are enlarged */
  constructor(size: PictureSize, scale: number) {
    this.#start = { size, scale };
    this.size = yuvLayout(size, scale).size;
    this.#pictureBytes = size.width * size.height * 3;
    this.#picturesOfBatch = Math.max(1, Math.floor(batchBytes / this.#pictureBytes));
    this.#pictures = this.#memory();
    this.#underWay = Promise.resolve({ groups: [], pictures: this.#memory() });
    this.#thread =
      idleThreads<Thread>(file).pop() ??
      new RequestThread(file, "encodes a video", undefined, heapLimits);
  }

  /** @param rgb copied @returns groups that have ended */
  async add(rgb: Uint8Array): Promise<readonly EncodedGroup[]> {
    this.#pictures.set(rgb, this.#count * this.#pictureBytes);
    this.#count += 1;
    return this.#count < this.#picturesOfBatch ? [] : await this.#send(false);
  }

  /** @returns all other groups */
  async finish(): Promise<readonly EncodedGroup[]> {
    const before = await this.#send(true);
    const { groups } = await this.#underWay;
    this.#isFinished = true;
    return [...before, ...groups];
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const idle = idleThreads<Thread>(file);
    if (this.#isFinished && idle.length === 0) idle.push(this.#thread);
    else await this.#thread.terminate();
  }

  /** Waits for the batch before, and lets the thread encode this one meanwhile. */
  async #send(last: boolean): Promise<readonly EncodedGroup[]> {
    const { groups, pictures: free } = await this.#underWay;
    const batch = { start: this.#start, pictures: this.#pictures, count: this.#count, last };
    this.#start = null;
    this.#underWay = this.#thread.ask(batch, { moved: [batch.pictures.buffer as ArrayBuffer] });
    // It is awaited with the next batch, or never where the video is abandoned.
    this.#underWay.catch(() => undefined);
    this.#pictures = free;
    this.#count = 0;
    return groups;
  }

  #memory(): Uint8Array {
    return new Uint8Array(this.#picturesOfBatch * this.#pictureBytes);
  }
}
