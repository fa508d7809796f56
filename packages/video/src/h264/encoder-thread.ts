import { answerRequests } from "@lockstep/system";
import type { EncodedGroup } from "./encoded-group.ts";
import type { EncodedBatch, EncoderStart, PictureBatch } from "./encoder-messages.ts";
import { GroupEncoder } from "./group-encoder.ts";
import { yuvLayout } from "./yuv-picture.ts";

function opened({ size, scale }: EncoderStart) {
  const layout = yuvLayout(size, scale);
  return {
    layout,
    yuv: new Uint8Array((layout.size.width * layout.size.height * 3) / 2),
    bytes: size.width * size.height * 3,
    encoder: new GroupEncoder(layout.size),
  };
}

let video: ReturnType<typeof opened> | null = null;

answerRequests<PictureBatch, EncodedBatch>({
  answer: async ({ start, pictures, count, last }) => {
    if (start !== null) video = opened(start);
    if (video === null) throw new Error("a video begins with the size of its pictures");
    const { layout, yuv, bytes, encoder } = video;
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
