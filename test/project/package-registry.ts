import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A registry that speaks the call by which npm publishes a package. */
export interface PackageRegistry {
  readonly address: string;
  /** What was published, in order. */
  readonly published: readonly Published[];
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
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const answer = (status: number, content: object): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(content));
    };
    if (request.method !== "PUT") answer(404, { error: "Not found" });
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
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, published };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
