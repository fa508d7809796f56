import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { sha256Hex } from "@lockstep/system";

/** A small hub that speaks the calls of Hugging Face's by which a model is uploaded. */
export interface ModelHub {
  readonly address: string;
  /** What was asked of it, e.g. `POST /api/repos/create`. */
  readonly calls: readonly string[];
  /** Files of the last commit, by name. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** The body of the call that made a repository. */
  readonly made: unknown;
}

export interface ModelHubOptions {
  /** The only token that may write. */
  readonly token: string;
  /** Whether the repository is there already. */
  readonly there: boolean;
}

/** Larger files do not go into the commit, as on the real one. */
const mostRegularBytes = 100_000;

/** Starts a hub on 127.0.0.1, which ends with its test. */
export async function aModelHub(
  context: { after(hook: () => void): void },
  { token, there }: ModelHubOptions,
): Promise<ModelHub> {
  const calls: string[] = [];
  const state: HubState = { address: "", made: null, files: new Map(), large: new Map() };
  const answers = { ...storage, "GET model": () => (there ? { likes: 0 } : null) };
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const call = `${request.method} ${(request.url ?? "").replace(/\?.*$/, "")}`;
    calls.push(call);
    const name = routes.find(([pattern]) => pattern.test(call))?.[1];
    const open = name === "PUT large file";
    const allowed = open || request.headers.authorization === `Bearer ${token}`;
    const found = name === undefined || !allowed ? null : answers[name](body, state);
    const [status, answer] = allowed
      ? [found === null ? 404 : 200, found ?? { error: "Not here" }]
      : [403, { error: "Invalid credentials" }];
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  state.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ address: state.address, calls, files: state.files },
    get made() {
      return state.made;
    },
  };
}

interface HubState {
  address: string;
  made: unknown;
  readonly files: Map<string, Buffer>;
  /** By SHA-256. */
  readonly large: Map<string, Buffer>;
}

type Answer = (body: Buffer, state: HubState) => object | null;

type Call = "GET model" | keyof typeof storage;

const routes: readonly (readonly [RegExp, Call])[] = [
  [/^GET \/api\/models\//, "GET model"],
  [/^POST \/api\/repos\/create$/, "POST repository"],
  [/^POST \/api\/models\/[^/]+\/[^/]+\/preupload\/main$/, "POST sizes"],
  [/^POST \/[^/]+\/[^/]+\.git\/info\/lfs\/objects\/batch$/, "POST large files"],
  [/^PUT \/storage\//, "PUT large file"],
  [/^POST \/api\/models\/[^/]+\/[^/]+\/commit\/main$/, "POST commit"],
];

const storage = {
  "POST repository": (body, state) => {
    state.made = JSON.parse(body.toString());
    return { url: state.address };
  },
  "POST sizes": (body) => ({
    files: JSON.parse(body.toString()).files.map(
      ({ path, size }: { readonly path: string; readonly size: number }) => ({
        path,
        uploadMode: size > mostRegularBytes ? "lfs" : "regular",
      }),
    ),
  }),
  "POST large files": (body, { address }) => ({
    transfer: "basic",
    objects: JSON.parse(body.toString()).objects.map((object: { readonly oid: string }) => ({
      ...object,
      actions: { upload: { href: `${address}/storage/${object.oid}` } },
    })),
  }),
  "PUT large file": (body, { large }) => {
    large.set(sha256Hex(body), body);
    return {};
  },
  "POST commit": (body, { address, files, large }) => {
    for (const line of body.toString().split("\n")) {
      const { key, value } = JSON.parse(line);
      if (key === "file") files.set(value.path, Buffer.from(value.content, "base64"));
      if (key === "lfsFile") files.set(value.path, large.get(value.oid) ?? Buffer.alloc(0));
    }
    return { commitOid: "c0ffee", commitUrl: address };
  },
} satisfies Record<string, Answer>;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
