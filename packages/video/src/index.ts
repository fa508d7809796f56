export { createVideo, type Video, type VideoOptions, videoEndings } from "./create-video.ts";
export { beside } from "./picture/beside.ts";
export { enlarged } from "./picture/enlarged.ts";
export type { RgbPicture } from "./picture/rgb-picture.ts";
export { type StepFacts, withStepPanel } from "./picture/step-panel.ts";
export { pngOf } from "./png/png.ts";
export { pngChunk, pngFile } from "./png/png-file.ts";
export { VideoError, type VideoErrorCode } from "./video-error.ts";
