import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/**
 * Lines of a curve's file with the points after a version.
 * @param bytes of the file that are complete lines
 */
export async function* curveLines(
  file: string,
  bytes: number,
  afterVersion: number,
): AsyncGenerator<string> {
  if (bytes === 0) return;
  const input = createReadStream(file, { end: bytes - 1 });
  try {
    for await (const line of createInterface({ input })) {
      const version = /^\{"version":(\d+),/.exec(line)?.[1];
      if (Number(version) > afterVersion) yield `${line}\n`;
    }
  } finally {
    input.destroy();
  }
}
