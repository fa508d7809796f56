import { workerData } from "node:worker_threads";
import { answerRequests } from "@lockstep/system";
import type { EncodedGroup } from "./encoded-group.ts";
import type { EncodedBatch, EncoderStart, PictureBatch } from "./encoder-messages.ts";
import { GroupEncoder } from "./group-encoder.ts";
import { yuvLayout } from "./yuv-picture.ts";

const { size, scale } = workerData as EncoderStart;
const layout = yuvLayout(size, scale);
const yuv = new Uint8Array((layout.size.width * layout.size.height * 3) / 2);
const bytes = size.width * size.height * 3;
const encoder = new GroupEncoder(layout.size);

answerRequests<PictureBatch, EncodedBatch>({
  answer: async ({ pictures, count, last }) => {
    const groups: (EncodedGroup | null)[] = [];
    for (let picture = 0; picture < count; picture++) {
      layout.convert(pictures.subarray(picture * bytes, (picture + 1) * bytes), yuv);
      groups.push(await encoder.add(yuv));
    }
    if (last) groups.push(encoder.finish());
    const ended = groups.filter((group) => group !== null);
    const moved = [pictures, ...ended.map(({ units }) => units)].map(
      ({ buffer }) => buffer as ArrayBuffer,
    );
    return { answer: { groups: ended, pictures }, moved };
  },
});
