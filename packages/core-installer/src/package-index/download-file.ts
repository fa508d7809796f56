import type { PartialFile } from "@lockstep/system";
import { InstallerError } from "../installer-error.ts";
import type { KnownWheel } from "../wheel-release.ts";
import { askServer, PassingFailure, type Server } from "./ask-server.ts";

export interface Download {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** What must come. */
  readonly wheel: KnownWheel;
  /** Where it is kept; what is there already is not fetched again. */
  readonly file: PartialFile;
  readonly server: Server;
  /** Called with the bytes that are there. */
  readonly progress: (bytes: number) => void;
}

/**
 * Fetches a file whose hash is known, and goes on where an earlier attempt ended. A file with other content is removed.
 * @throws {InstallerError} `SERVER_FAILED`, `WHEEL_NOT_FOUND`, `WHEEL_DIFFERS`
 * @throws {NodeJS.ErrnoException} when it cannot be written
 */
export async function downloadFile(download: Download): Promise<void> {
  const { file, url, wheel, server } = download;
  if (file.size > wheel.bytes) file.restart();
  try {
    // A line that breaks again and again is enough, as long as each connection brings something new.
    for (let most = file.size; file.size < wheel.bytes; most = file.size) {
      try {
        await fetchRest(download, server);
      } catch (error) {
        const broken = error instanceof InstallerError && error.code === "SERVER_FAILED";
        if (!broken || file.size <= most) throw error;
      }
    }
    const sha256 = await file.sha256();
    if (sha256 !== wheel.sha256) throw differs(url, `has SHA-256 ${sha256}`, wheel.sha256);
    file.finish();
  } catch (error) {
    if (error instanceof InstallerError && error.code === "WHEEL_DIFFERS") {
      file.close();
      file.restart();
    }
    throw error;
  } finally {
    file.close();
  }
}

async function fetchRest(
  { url, headers, wheel, file, progress }: Download,
  server: Server,
): Promise<void> {
  const ask = {
    url,
    // Content is hashed as it is; a compressed answer has no ranges.
    headers: () => ({
      ...headers,
      "accept-encoding": "identity",
      ...(file.size > 0 && { range: `bytes=${file.size}-` }),
    }),
  };
  await askServer(ask, server, async (response, received) => {
    expectPlace(response, file, url, wheel);
    progress(file.size);
    for await (const part of response.body ?? []) {
      received();
      if (file.size + part.length > wheel.bytes)
        throw differs(url, `has more than ${wheel.bytes} bytes`, `${wheel.bytes} bytes`);
      file.write(part);
      progress(file.size);
    }
    if (file.size < wheel.bytes)
      throw new PassingFailure(`the answer ended after ${file.size} of ${wheel.bytes} bytes`);
  });
}

/** Whether the answer is the rest of the file; where the server sends all of it, what is there is forgotten. */
function expectPlace(response: Response, file: PartialFile, url: URL, wheel: KnownWheel): void {
  const { headers, status } = response;
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  if (status === 206 && Number(range?.[1]) === file.size) {
    const total = Number(range?.[2]);
    if (!Number.isNaN(total) && total !== wheel.bytes)
      throw differs(url, `has ${total} bytes`, `${wheel.bytes} bytes`);
    return;
  }
  file.restart();
  if (status !== 200) throw new PassingFailure(`the server answers ${status} to a range of bytes`);
  const length = headers.get("content-length");
  if (length !== null && Number(length) !== wheel.bytes)
    throw differs(url, `has ${length} bytes`, `${wheel.bytes} bytes`);
}

function differs(url: URL, found: string, expected: string): InstallerError {
  return new InstallerError(
    "WHEEL_DIFFERS",
    `${url.href} ${found}, expected ${expected}: it was changed on its way or at its place, and is not used. Name another index with --index-url, or a file with --from.`,
  );
}
