import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type ExportErrorCode =
  /** A folder is no export, or one of another version of Lockstep. */
  | "EXPORT_FOREIGN"
  /** An export's file is missing, or not what was written. */
  | "EXPORT_DAMAGED"
  /** A safetensors file is not one, or holds something else than the network's weights. */
  | "TENSORS_DAMAGED"
  /** A hub of models did not take an export. */
  | "HUB_REFUSED";

const groups: Readonly<Record<ExportErrorCode, ErrorGroup>> = {
  EXPORT_FOREIGN: "configuration",
  EXPORT_DAMAGED: "configuration",
  TENSORS_DAMAGED: "configuration",
  HUB_REFUSED: "configuration",
};

/** Why an export cannot be read. */
export class ExportError extends LockstepError {
  declare readonly code: ExportErrorCode;

  constructor(code: ExportErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, groups[code], message, options);
  }
}
