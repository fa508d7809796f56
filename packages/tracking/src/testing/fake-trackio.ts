import type { ReceivedRequest, Reply } from "./a-tracker-server.ts";

/** An entry of `bulk_log`. */
export type TrackioEntry = Readonly<Record<string, unknown>>;

interface Call {
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** Answers as Trackio's own server does: tokens are compared, and an entry's id makes it one. */
export class FakeTrackio {
  readonly entries: Map<string, TrackioEntry> = new Map();
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  answer({ path, headers, body }: ReceivedRequest): Reply {
    if (path === "/version") return { body: { version: "0.1", api_version: 1 } };
    if (headers["x-trackio-write-token"] !== this.#token)
      return { status: 400, body: { error: "A write_token is required to log metrics" } };
    const { kwargs } = body as Call;
    if (path === "/api/get_run_summary") {
      const steps = [...this.entries.values()].map(({ step }) => Number(step));
      return { body: { data: { last_step: steps.length === 0 ? null : Math.max(...steps) } } };
    }
    if (path !== "/api/bulk_log") return { status: 404, body: { error: `Unknown API: ${path}` } };
    for (const entry of kwargs["logs"] as readonly TrackioEntry[])
      this.entries.set(String(entry["log_id"]), entry);
    return { body: { data: null } };
  }
}
