import {
  closeSync,
  constants,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { removeFolder } from "@lockstep/system";
import koffi from "koffi";

/** Folders that this thread has made, which are removed when it exits. */
const made = new Set<ProcessFolder>();
process.once("exit", () => {
  for (const folder of made) folder.remove();
});

const prefix = "lockstep-core-";
/** Folders for temporary files in which this thread has looked for what killed processes left. */
const tidied = new Set<string>();
const mostAttempts = 10;

/**
 * A folder for temporary files that is locked as long as its process lives, on Linux. A process that is killed cannot remove its
 * folder: the next one that makes such a folder does, because nobody has its lock any more. Folders that are locked are also
 * left alone by systemd, which removes old temporary files.
 */
export class ProcessFolder {
  readonly path: string;
  /** Has the lock; `null` where there is none. */
  readonly #lock: number | null;

  private constructor(path: string, lock: number | null) {
    this.path = path;
    this.#lock = lock;
    made.add(this);
  }

  /** @throws {NodeJS.ErrnoException} */
  static make(): ProcessFolder {
    const parent = resolve(tmpdir());
    const own = ownPrefix();
    if (own !== null && !tidied.has(parent)) removeOthers(parent, own);
    tidied.add(parent);
    for (let attempt = 1; ; attempt++) {
      const path = mkdtempSync(join(parent, own ?? prefix));
      const lock = own === null ? null : lockOf(path);
      if (lock !== "taken") return new ProcessFolder(path, lock);
      // Another process took it for a dead one's before it was locked.
      if (attempt === mostAttempts)
        throw new Error(`${path} was removed by another process as soon as it was made`);
    }
  }

  remove(): void {
    if (!made.delete(this)) return;
    removeQuietly(this.path);
    if (this.#lock !== null) closeSync(this.#lock);
  }
}

/** Removes what processes of this user have left that were killed on this machine since it was started. */
function removeOthers(parent: string, own: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(own)) continue;
    const folder = join(parent, name);
    const lock = lockOf(folder);
    if (typeof lock !== "number") continue;
    if (fstatSync(lock).uid === process.getuid?.()) removeQuietly(folder);
    closeSync(lock);
  }
}

function removeQuietly(folder: string): void {
  try {
    removeFolder(folder);
  } catch {
    // On Windows a file in use stays until the temporary folder is cleaned.
  }
}

let ownPrefixIs: string | null | undefined;

/**
 * How names of such folders begin on this machine, as long as it runs. Machines may share a folder for temporary files, and one
 * does not see another one's locks; containers of one machine do. `null` where nothing is locked.
 */
function ownPrefix(): string | null {
  if (ownPrefixIs !== undefined) return ownPrefixIs;
  try {
    const machine = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").slice(0, 8);
    ownPrefixIs = process.platform === "linux" ? `${prefix}${machine}-` : null;
  } catch {
    ownPrefixIs = null;
  }
  return ownPrefixIs;
}

type Lock = (descriptor: number, operation: number) => number;

let flock: Lock | undefined;
// flock(2)
const [exclusive, withoutWaiting] = [2, 4];

/** @returns its descriptor; `null` where this file system has no locks, "taken" where another process has it or removed it */
function lockOf(folder: string): number | null | "taken" {
  flock ??= koffi.load(null).func("flock", "int", ["int", "int"]) as Lock;
  let descriptor: number;
  try {
    const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
    descriptor = openSync(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch {
    return "taken";
  }
  const locked = flock(descriptor, exclusive | withoutWaiting) === 0;
  const isTaken = !locked && koffi.errno() === koffi.os.errno["EWOULDBLOCK"];
  if (locked && statSync(folder, { throwIfNoEntry: false })?.ino === fstatSync(descriptor).ino)
    return descriptor;
  closeSync(descriptor);
  return locked || isTaken ? "taken" : null;
}
