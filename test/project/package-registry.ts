import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A registry that speaks the calls by which npm publishes a package and gets it again. */
export interface PackageRegistry {
  readonly address: string;
  /** What was asked of it, e.g. `PUT /lockstep`. */
  readonly calls: readonly string[];
}

/** What npm sends to publish, and reads later. https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md */
interface Published {
  readonly name: string;
  readonly versions: Readonly<Record<string, object>>;
  readonly _attachments: Readonly<Record<string, { readonly data: string }>>;
}

/**
 * Starts a registry on 127.0.0.1, which ends with its test. As the real one, it takes a version once.
 * @param token of whoever may publish
 */
export async function packageRegistry(
  context: { after(hook: () => void): void },
  token: string,
): Promise<PackageRegistry> {
  const calls: string[] = [];
  const packages = new Map<string, Published>();
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const [, name = "", , file] = path.split("/");
    calls.push(`${request.method} ${path}`);
    const body = await bodyOf(request);
    const known = packages.get(name);
    const answer = (status: number, content: object | Buffer): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(content instanceof Buffer ? content : JSON.stringify(content));
    };
    if (request.method === "PUT") {
      if (request.headers.authorization !== `Bearer ${token}`)
        answer(401, { error: "You must be logged in to publish packages." });
      else if (known !== undefined) answer(403, { error: "You cannot publish over a version." });
      else {
        packages.set(name, JSON.parse(body.toString()) as Published);
        answer(201, { ok: true });
      }
    } else if (known === undefined) answer(404, { error: "Not found" });
    else if (file === undefined) answer(200, { ...known, _attachments: undefined });
    else answer(200, Buffer.from(known._attachments[file]?.data ?? "", "base64"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, calls };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
