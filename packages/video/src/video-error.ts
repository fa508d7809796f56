import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type VideoErrorCode =
  /** A picture is larger than the first one, or larger than the format allows. */
  | "PICTURE_SIZE"
  /** The encoder's library wrote something else than one unit for each picture. */
  | "ENCODER_FAILED";

const groups: Readonly<Record<VideoErrorCode, ErrorGroup>> = {
  PICTURE_SIZE: "configuration",
  ENCODER_FAILED: "fatal",
};

/** Why pictures do not become a video. */
export class VideoError extends LockstepError {
  declare readonly code: VideoErrorCode;

  constructor(code: VideoErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, groups[code], message, options);
  }
}
