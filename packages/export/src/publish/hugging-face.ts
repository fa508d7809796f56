import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { readBounded } from "@lockstep/system";
import { ExportError } from "../export-error.ts";
import { mostFileBytes } from "../files/export-files.ts";

/** Where an export goes on Hugging Face's hub. */
export interface HubUpload {
  /** e.g. `someone/hare-dash` */
  readonly repository: string;
  /** The export's folder, and the names of its files in it. */
  readonly folder: string;
  readonly names: readonly string[];
  /** Of a user who may write there. Never part of a message. */
  readonly token: string;
  /** Address of the hub, e.g. `https://huggingface.co`. */
  readonly hub: string;
  /** Whether a repository that is made is visible to its owner only. */
  readonly private: boolean;
  /** Of the commit. */
  readonly title: string;
}

export interface Published {
  /** Address of the model's page. */
  readonly url: string;
  /** Whether the repository was made. */
  readonly made: boolean;
  /** Hash of the commit. */
  readonly commit: string;
}

/** Of one request, also of a large file's. */
const requestMs = 600_000;

/**
 * Uploads an export to a model's repository, as one commit; the repository is made where it is not there.
 * @throws {ExportError} `HUB_REFUSED` with the hub's words
 */
export async function uploadToHub(upload: HubUpload): Promise<Published> {
  const { repository, folder, names, token, hub } = upload;
  const { createRepo, repoExists, uploadFiles } = await import("@huggingface/hub");
  const place = {
    repo: { type: "model", name: repository } as const,
    accessToken: token,
    hubUrl: hub,
    fetch: fetchWithin,
  };
  try {
    const there = await repoExists(place);
    if (!there) await createRepo({ ...place, visibility: upload.private ? "private" : "public" });
    const output = await uploadFiles({
      ...place,
      commitTitle: upload.title,
      // One way for all sizes; the hub converts what it stores.
      useXet: false,
      files: names.map((path) => ({
        path,
        content: new Blob([readBounded(join(folder, path), mostFileBytes)]),
      })),
    });
    return { url: `${hub}/${repository}`, made: !there, commit: output?.commit.oid ?? "" };
  } catch (error) {
    throw new ExportError(
      "HUB_REFUSED",
      `${hub} did not take ${repository}: ${reasonOf(error).replaceAll(token, "…")}; check the name, and that HF_TOKEN may write there`,
      { cause: error },
    );
  }
}

const fetchWithin: typeof fetch = (input, init = {}) => {
  const limit = AbortSignal.timeout(requestMs);
  const signal = init.signal == null ? limit : AbortSignal.any([init.signal, limit]);
  return fetch(input, { ...init, signal });
};

/** A request that reached nobody says why in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(error)} (${messageOf(cause)})`;
}
