import type { PageModules } from "./page-modules.ts";

/**
 * The page: its modules, and a policy that lets it reach nothing but its own folder.
 * @param template with a place for the policy and one for the modules
 */
export function pageHtml(template: string, { modules }: Pick<PageModules, "modules">): string {
  const policy = [
    "default-src 'none'",
    // The emulator and the network are WebAssembly. There is no script in the page itself.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const lines = [
    // Modules import each other over several levels: a browser that is told of all asks for all at once.
    ...modules.map((name) => `<link rel="modulepreload" href="${name}" />`),
    `<script type="module" src="${modules[0]}"></script>`,
  ];
  return template
    .replace("<!-- policy -->", `<meta http-equiv="Content-Security-Policy" content="${policy}" />`)
    .replace("<!-- modules -->", lines.join("\n    "));
}
