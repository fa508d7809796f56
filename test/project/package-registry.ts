import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A registry that speaks the calls by which npm publishes a package and installs it. */
export interface PackageRegistry {
  readonly address: string;
  /** What was published, in order. */
  readonly published: readonly Published[];
  /** From now on installs the package by its name. It has no other. */
  offer(manifest: { readonly name: string; readonly version: string }, tarball: Buffer): void;
}

/** What npm sends to publish. https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md */
interface Published {
  readonly versions: Readonly<Record<string, { readonly bin?: object; readonly license?: string }>>;
  readonly _attachments: Readonly<Record<string, { readonly data: string }>>;
}

/**
 * Starts a registry on 127.0.0.1, which ends with its test.
 * @param token of whoever may publish
 */
export async function packageRegistry(
  context: { after(hook: () => void): void },
  token: string,
): Promise<PackageRegistry> {
  const published: Published[] = [];
  let offered: { readonly page: object; readonly name: string; readonly tarball: Buffer } | null =
    null;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const answer = (status: number, content: object): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(content));
    };
    if (request.method === "GET" && offered !== null && request.url === `/${offered.name}`)
      answer(200, offered.page);
    else if (
      request.method === "GET" &&
      offered !== null &&
      request.url === tarballOf(offered.name)
    )
      response.end(offered.tarball);
    else if (request.method !== "PUT") answer(404, { error: "Not found" });
    else if (request.headers.authorization !== `Bearer ${token}`)
      answer(401, { error: "You must be logged in to publish packages." });
    else {
      published.push(JSON.parse(body.toString()) as Published);
      answer(201, { ok: true });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const offer: PackageRegistry["offer"] = (manifest, tarball) => {
    const { name, version } = manifest;
    const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
    const dist = { tarball: new URL(tarballOf(name), address).href, integrity };
    const versions = { [version]: { ...manifest, dist } };
    offered = { name, tarball, page: { name, "dist-tags": { latest: version }, versions } };
  };
  return { address, published, offer };
}

const tarballOf = (name: string): string => `/${name}/-/${name}.tgz`;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
