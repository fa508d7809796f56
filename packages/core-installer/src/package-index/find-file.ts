import { InstallerError } from "../installer-error.ts";
import { askServer, type Server } from "./ask-server.ts";
import type { PackageIndex } from "./pip-index.ts";

const mostPageBytes = 16 * 1024 * 1024;

/**
 * The address of a project's file in an index, from its list of files in HTML (PEP 503) or JSON (PEP 691).
 * @throws {InstallerError} `WHEEL_NOT_FOUND`, `SERVER_FAILED`
 */
export async function findFile(
  index: PackageIndex,
  project: string,
  file: string,
  server: Server,
): Promise<URL> {
  const page = new URL(`${project}/`, index.url);
  const accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.2, */*;q=0.1";
  const { text, url, json } = await askServer(
    { url: page, headers: () => ({ accept, ...authorization(index) }) },
    server,
    async (response, received) => ({
      text: await textOf(response, received, server),
      url: response.url,
      json: /\bjson\b/.test(response.headers.get("content-type") ?? ""),
    }),
  );
  const link = (json ? linksOfJson(text) : linksOfHtml(text)).find(
    (address) => lastPart(address) === file,
  );
  const address = link !== undefined && URL.canParse(link, url) ? new URL(link, url) : null;
  if (address !== null && /^https?:$/.test(address.protocol)) return address;
  if (address !== null)
    throw new InstallerError(
      "WHEEL_NOT_FOUND",
      `${page.href} (${index.from}) has ${file} at an address of ${address.protocol}, expected http: or https:. Name another index with --index-url, or a file with --from.`,
    );
  throw new InstallerError(
    "WHEEL_NOT_FOUND",
    `${page.href} (${index.from}) does not list ${file}. Name another index with --index-url, or a file with --from.`,
  );
}

/** What the index's server, and no other, gets to know. */
export function authorization({ authorization: value }: PackageIndex): Record<string, string> {
  return value === null ? {} : { authorization: value };
}

async function textOf(
  response: Response,
  received: () => void,
  { clock, retryForMs }: Server,
): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const began = clock.now();
  for await (const part of response.body ?? []) {
    received();
    // Each byte would be a sign of life.
    if (clock.now() - began > retryForMs)
      throw new InstallerError(
        "SERVER_FAILED",
        `${response.url}: the list of files has not come whole within ${retryForMs / 1000} s. Try again later, or name another index with --index-url.`,
      );
    bytes += part.length;
    if (bytes > mostPageBytes)
      throw new InstallerError(
        "WHEEL_NOT_FOUND",
        `${response.url}: the list of files has more than ${mostPageBytes} bytes. Name another index with --index-url.`,
      );
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function linksOfJson(text: string): readonly string[] {
  try {
    const { files } = JSON.parse(text) as { readonly files?: unknown };
    if (!Array.isArray(files)) return [];
    return files.flatMap((file: { readonly url?: unknown } | null) =>
      typeof file?.url === "string" ? [file.url] : [],
    );
  } catch {
    return [];
  }
}

function linksOfHtml(text: string): readonly string[] {
  // A match ends at the next tag: its search would cost the square of the text's length otherwise.
  return [...text.matchAll(/<a\s[^<>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(
    ([, double, single]) => (double ?? single ?? "").replaceAll("&amp;", "&"),
  );
}

function lastPart(address: string): string {
  const [path = ""] = address.split(/[?#]/, 1);
  try {
    return decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
  } catch {
    return "";
  }
}
