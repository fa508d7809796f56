// The part of @huggingface/hub 2.17.5 that is used here; the package's own declarations do not compile with Node's.

interface Place {
  readonly repo: { readonly type: "model"; readonly name: string };
  readonly accessToken: string;
  readonly hubUrl: string;
  readonly fetch: typeof fetch;
}

export function repoExists(place: Place): Promise<boolean>;

export function createRepo(
  options: Place & { readonly visibility: "public" | "private" },
): Promise<{ readonly repoUrl: string }>;

export function uploadFiles(
  options: Place & {
    readonly commitTitle: string;
    readonly useXet: boolean;
    readonly files: readonly { readonly path: string; readonly content: Blob }[];
  },
): Promise<{ readonly commit: { readonly oid: string; readonly url: string } } | undefined>;
