import type { Routes } from "@lockstep/service-kit";
import { integratePage, pageFiles } from "../page-files.ts";

/** What the page of the integration maker shows and asks. */
export interface ServedBench {
  /** What there is to see, as often as it changes and somebody looks. */
  parts(): AsyncIterable<Uint8Array>;
  /** @throws {RequestError} when nobody can do it now */
  take(body: unknown): unknown;
}

/** Adds the page of the integration maker: `/integrate`, what it shows, and what it asks for. */
export function serveIntegrate(routes: Routes, bench: ServedBench): void {
  for (const { path, contentType, read } of [integratePage(), ...pageFiles()])
    if (path !== "/watch") routes.add({ kind: "bytes", path, contentType, answer: read });
  routes.add({
    kind: "stream",
    path: "/integrate/seen",
    contentType: "application/octet-stream",
    answer: () => bench.parts(),
  });
  routes.add({
    kind: "command",
    path: "/integrate/do",
    answer: (body) => {
      // It may take long, and a connection must not: what comes of it is seen.
      void bench.take(body);
      return {};
    },
  });
}
