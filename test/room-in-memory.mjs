import { readFileSync, statfsSync } from "node:fs";
import { freemem } from "node:os";

/** Where folders lie in memory on Linux. */
const folder = "/dev/shm";
/** Several times what all tests together keep at once. */
const neededBytes = 4e9;

/** A folder in memory that has room for all temporary files of the tests, and whose programs can be started; else null. */
export function roomInMemory() {
  try {
    const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
    const options =
      mounts.findLast((line) => line.split(" ")[1] === folder)?.split(" ")[3] ?? "noexec";
    const { bavail, bsize } = statfsSync(folder);
    const isUsable = !options.split(",").some((option) => option === "noexec" || option === "ro");
    return isUsable && bavail * bsize > neededBytes && freemem() > 2 * neededBytes ? folder : null;
  } catch {
    return null;
  }
}
