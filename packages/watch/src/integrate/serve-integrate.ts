import type { Routes } from "@lockstep/service-kit";
import { integratePage, pageFiles } from "../page-files.ts";
import { sizedPart } from "../replay/replay-parts.ts";
import type { BenchPlay } from "./bench-play.ts";

/** Adds the page of the integration maker: `/integrate`, what it shows, and what it asks for. */
export function serveIntegrate(routes: Routes, play: BenchPlay): void {
  for (const { path, contentType, read } of [integratePage(), ...pageFiles()])
    if (path !== "/watch") routes.add({ kind: "bytes", path, contentType, answer: read });
  routes.add({
    kind: "stream",
    path: "/integrate/seen",
    contentType: "application/octet-stream",
    answer: () => parts(play),
  });
  routes.add({
    kind: "command",
    path: "/integrate/do",
    answer: (body) => {
      // It may take long, and a connection must not: what comes of it is seen.
      void play.take(body);
      return {};
    },
  });
}

async function* parts(play: BenchPlay): AsyncGenerator<Uint8Array> {
  for await (const { state, rgb } of play.seen()) yield sizedPart(state, rgb);
}
