import { element } from "../shell/elements.ts";
import type { PlayKept } from "./play-wire.ts";

/** What was kept, with links to it. */
export function keptNote({ name, files, state }: PlayKept): HTMLElement[] {
  const links = files.flatMap((file, index) => [
    index === 0 ? "" : ", ",
    element("a", { href: `/watch/plays/${file}`, download: file }, file),
  ]);
  const kept = element("li", {}, `${name} is kept in the run's folder: `, ...links);
  if (state === null) return [kept];
  const query = new URLSearchParams({ state });
  return [
    kept,
    element(
      "li",
      {},
      `The moment is the start state ${state}: `,
      element("a", { href: `#/play?${query}` }, "play from it"),
      ", ",
      element("a", { href: `#/beside?${query}` }, "see two versions play from it"),
    ),
  ];
}
