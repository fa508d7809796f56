import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { walkFiles } from "@lockstep/system";

/** A file of the page. */
export interface PageFile {
  /** e.g. `/watch/style.css` */
  readonly path: string;
  readonly contentType: string;
  read(): Uint8Array;
}

const pageModule = createRequire(import.meta.url).resolve("@lockstep/watch-page");
const compiled = dirname(pageModule);
const room = dirname(compiled);
const javascript = "text/javascript; charset=utf-8";
const css = "text/css; charset=utf-8";

/** All files that the page consists of: nothing else is ever read for a request. */
export function pageFiles(): readonly PageFile[] {
  const uplot = dirname(createRequire(pageModule).resolve("uplot"));
  const modules = [...walkFiles(compiled)]
    .filter((found) => !("problem" in found) && found.path.endsWith(".js"))
    .map(({ path }) =>
      pageFile(`/watch/${relative(compiled, path).split(sep).join("/")}`, javascript, path),
    );
  const page = pageFile("/watch", "text/html; charset=utf-8", join(room, "index.html"));
  return [
    { ...page, read: () => withPreloads(page.read(), modules) },
    pageFile("/watch/style.css", css, join(room, "style.css")),
    pageFile("/watch/beside.css", css, join(room, "beside.css")),
    pageFile("/watch/play.css", css, join(room, "play.css")),
    pageFile("/watch/integrate.css", css, join(room, "integrate.css")),
    pageFile("/watch/icon.svg", "image/svg+xml", join(room, "icon.svg")),
    pageFile("/watch/uplot.js", javascript, join(uplot, "uPlot.iife.min.js")),
    pageFile("/watch/uplot.css", css, join(uplot, "uPlot.min.css")),
    ...modules,
  ];
}

/** The page of the integration maker. Its other files are among {@link pageFiles}. */
export function integratePage(): PageFile {
  return pageFile("/integrate", "text/html; charset=utf-8", join(room, "integrate.html"));
}

/** Modules import each other over several levels: a browser that is told of all asks for all at once. */
function withPreloads(html: Uint8Array, modules: readonly PageFile[]): Uint8Array {
  const links = modules.map(({ path }) => `<link rel="modulepreload" href="${path}" />`);
  return Buffer.from(
    Buffer.from(html)
      .toString()
      .replace("</head>", `${links.join("")}</head>`),
  );
}

function pageFile(path: string, contentType: string, file: string): PageFile {
  let content: Uint8Array | null = null;
  return {
    path,
    contentType,
    read: () => {
      content ??= readFileSync(file);
      return content;
    },
  };
}
