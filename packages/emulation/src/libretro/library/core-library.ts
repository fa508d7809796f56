import {
  closeSync,
  constants,
  copyFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { expectFile, removeFolder } from "@lockstep/system";
import koffi, { type LibraryHandle } from "koffi";
import { EmulationError } from "../../emulation-error.ts";
import { LIBRETRO_API_VERSION } from "../libretro-abi.ts";
import { CORE_FILE_HEAD_BYTES, whyNotLoadable } from "./core-file.ts";
import { bindCore, type CoreFunctions } from "./core-functions.ts";

/** Folders of the loaded libraries, which are removed when the process exits. */
const open = new Set<string>();
process.once("exit", () => {
  for (const folder of open) removeFolder(folder);
});

/**
 * A private, loaded copy of a core, with its own global variables. The copy and the files that the core writes lie in a
 * temporary folder, which {@link CoreLibrary.close} removes. The copy itself is removed right after loading where the
 * system allows it.
 */
export class CoreLibrary {
  readonly functions: CoreFunctions;
  readonly systemFolder: string;
  readonly saveFolder: string;
  /** For files that the core reads. */
  readonly contentFolder: string;
  readonly #folder: string;
  readonly #handle: LibraryHandle;
  #closed = false;

  /** @throws {EmulationError} `CORE_REFUSED` */
  constructor(corePath: string) {
    const why = whyNotLoadable(headOf(corePath), statSync(corePath).size);
    if (why !== null) throw refused(corePath, why);
    this.#folder = privateFolder(corePath);
    try {
      // Folders of the program's own making would be flushed to the disk, which takes longer than all else here.
      this.systemFolder = mkdtempSync(join(this.#folder, "system-"));
      this.saveFolder = mkdtempSync(join(this.#folder, "save-"));
      this.contentFolder = mkdtempSync(join(this.#folder, "content-"));
      const copy = join(this.#folder, basename(corePath));
      copyFileSync(corePath, copy, constants.COPYFILE_FICLONE);
      this.#handle = loadLibrary(corePath, copy);
    } catch (error) {
      this.#removeFolder();
      throw refusedBecause(corePath, error);
    }
    try {
      this.functions = bindCore(this.#handle);
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
    if (process.platform !== "linux") return true;
    return !readFileSync("/proc/self/maps", "utf8").includes(`${this.#folder}/`);
  }

  /** Where the library is in memory. Only Linux can tell; `null` elsewhere. */
  get address(): bigint | null {
    if (process.platform !== "linux") return null;
    const maps = readFileSync("/proc/self/maps", "utf8").split("\n");
    const first = maps.find((line) => line.includes(`${this.#folder}/`));
    const begin = first?.split("-", 1)[0];
    return begin === undefined ? null : BigInt(`0x${begin}`);
  }

  /** Unloads the copy: nothing of it may be used afterwards. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#handle.unload();
    this.#removeFolder();
  }

  #removeFolder(): void {
    removeQuietly(this.#folder);
    open.delete(this.#folder);
  }
}

function headOf(corePath: string): Uint8Array {
  const head = Buffer.alloc(CORE_FILE_HEAD_BYTES);
  try {
    expectFile(corePath);
    const file = openSync(corePath, "r");
    try {
      return head.subarray(0, readSync(file, head));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw refusedBecause(corePath, error);
  }
}

function privateFolder(corePath: string): string {
  try {
    const folder = mkdtempSync(join(tmpdir(), "lockstep-core-"));
    open.add(folder);
    return folder;
  } catch (error) {
    throw refusedBecause(corePath, error);
  }
}

function loadLibrary(corePath: string, copy: string): LibraryHandle {
  try {
    const handle = koffi.load(copy);
    // POSIX systems can delete a loaded file, so even a killed process leaves no copy.
    if (process.platform !== "win32") rmSync(copy, { force: true });
    return handle;
  } catch (error) {
    const reason = messageOf(error).replaceAll(copy, basename(corePath));
    throw new Error(`the system's loader says: ${reason}${advice(reason)}`, { cause: error });
  }
}

function advice(reason: string): string {
  const missing = /^(?:[^:]*: )*?([^:\s]+): cannot open shared object file: No such file/.exec(
    reason,
  );
  if (missing?.[1] !== undefined)
    return ` (a library that the core needs, ${missing[1]}, is missing: install it)`;
  if (/failed to map segment|Operation not permitted/.test(reason)) {
    return " (programs may not be loaded from the temporary folder: set TMPDIR to one where they may)";
  }
  return "";
}

function checkVersion(functions: CoreFunctions): void {
  const version = functions.apiVersion();
  if (version !== LIBRETRO_API_VERSION) {
    throw new Error(`it speaks version ${version} of libretro, expected ${LIBRETRO_API_VERSION}`);
  }
}

function removeQuietly(folder: string): void {
  try {
    removeFolder(folder);
  } catch {
    // On Windows a file in use stays until the temporary folder is cleaned.
  }
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
