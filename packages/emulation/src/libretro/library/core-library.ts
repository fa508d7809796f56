import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { basename } from "node:path";
import { messageOf } from "@lockstep/errors";
import { expectFile } from "@lockstep/system";
import koffi, { type LibraryHandle } from "koffi";
import { EmulationError } from "../../emulation-error.ts";
import { LIBRETRO_API_VERSION } from "../libretro-abi.ts";
import { CORE_FILE_HEAD_BYTES, whyNotLoadable } from "./core-file.ts";
import { bindCore, type CoreFunctions } from "./core-functions.ts";
import { CorePlace } from "./core-place.ts";
import { findObject } from "./find-object.ts";
import { temporaryFolderUnusable } from "./temporary-folder.ts";

/** A private, loaded copy of a core, with its own global variables, which begin anew with each library. */
export class CoreLibrary {
  readonly functions: CoreFunctions;
  /** Its copy and its folders. */
  readonly place: CorePlace;
  readonly #handle: LibraryHandle;
  /** Of one of its functions; `null` before it is known. */
  #symbol: bigint | null = null;
  #closed = false;
  #gone = false;

  /**
   * @param sha256 of the file that is expected, in hexadecimal digits
   * @throws {EmulationError} `CORE_REFUSED`, `TEMPORARY_FOLDER_UNUSABLE`
   */
  constructor(corePath: string, sha256?: string) {
    this.place = placeOf(corePath);
    try {
      if (sha256 !== undefined && sha256 !== this.place.sha256)
        throw replaced(corePath, this.place.sha256, sha256);
      this.#handle = loadLibrary(corePath, this.place);
    } catch (error) {
      this.place.giveBack(true);
      throw refusedBecause(corePath, error);
    }
    try {
      this.functions = bindCore(this.#handle);
      this.#symbol = this.#handle.symbol("retro_run") as bigint;
      checkVersion(this.functions);
    } catch (error) {
      this.close();
      throw refusedBecause(corePath, error);
    }
  }

  /**
   * Whether the system unloaded this library with its variables: some libraries are marked to stay loaded. Call it
   * after {@link CoreLibrary.close}. Only Linux can tell; the answer is true elsewhere.
   */
  get isGone(): boolean {
    return this.#gone;
  }

  /** Where the library is in memory. Only Linux can tell; `null` elsewhere. */
  get address(): bigint | null {
    return this.#symbol === null ? null : (findObject(this.#symbol) ?? null);
  }

  /** Unloads the copy: nothing of it may be used afterwards. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#handle.unload();
    const object = this.#symbol === null ? undefined : findObject(this.#symbol);
    this.#gone = object === undefined ? !this.place.isMapped : object === null;
    this.place.giveBack(this.#gone);
  }
}

/** @throws {Error} where this computer cannot load it */
function readCore(corePath: string): Uint8Array {
  expectFile(corePath);
  const file = openSync(corePath, "r");
  try {
    const head = Buffer.alloc(CORE_FILE_HEAD_BYTES);
    const headBytes = readSync(file, head, 0, head.length, 0);
    const why = whyNotLoadable(head.subarray(0, headBytes), fstatSync(file).size);
    if (why !== null) throw new Error(why);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function placeOf(corePath: string): CorePlace {
  try {
    return CorePlace.take(corePath, readCore);
  } catch (error) {
    throw refusedBecause(corePath, error);
  }
}

function loadLibrary(corePath: string, place: CorePlace): LibraryHandle {
  try {
    const handle = koffi.load(place.file);
    place.loaded();
    return handle;
  } catch (error) {
    const reason = messageOf(error).replaceAll(place.file, basename(corePath));
    if (/failed to map segment|Operation not permitted/.test(reason) && !/memory/.test(reason))
      throw temporaryFolderUnusable(corePath, "programs may not be loaded from it", error);
    throw new Error(`the system's loader says: ${reason}${advice(reason)}`, { cause: error });
  }
}

function advice(reason: string): string {
  const missing = /^(?:[^:]*: )*?([^:\s]+): cannot open shared object file: No such file/.exec(
    reason,
  );
  if (missing?.[1] !== undefined)
    return ` (a library that the core needs, ${missing[1]}, is missing: install it)`;
  return "";
}

function checkVersion(functions: CoreFunctions): void {
  const version = functions.apiVersion();
  if (version !== LIBRETRO_API_VERSION) {
    throw new Error(`it speaks version ${version} of libretro, expected ${LIBRETRO_API_VERSION}`);
  }
}

function replaced(corePath: string, got: string, expected: string): EmulationError {
  return new EmulationError(
    "CORE_REFUSED",
    `${corePath} was replaced while it was used: it has SHA-256 ${got}, expected ${expected}. Put that file back and go on, or begin a new run.`,
  );
}

function refusedBecause(corePath: string, cause: unknown): EmulationError {
  return cause instanceof EmulationError ? cause : refused(corePath, messageOf(cause), cause);
}

function refused(corePath: string, why: string, cause?: unknown): EmulationError {
  return new EmulationError(
    "CORE_REFUSED",
    `${corePath} cannot be used as a libretro core: ${why}. Install a core for this computer.`,
    cause === undefined ? {} : { cause },
  );
}
