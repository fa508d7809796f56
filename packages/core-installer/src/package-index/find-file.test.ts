import assert from "node:assert/strict";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { realClock } from "@lockstep/system";
import { findFile } from "./find-file.ts";

/** Looks for `a.whl` in an index whose list of files a test writes. */
async function find(
  context: TestContext,
  list: (response: ServerResponse) => void,
  retryForMs = 20_000,
): Promise<URL> {
  const server = createServer((_, response) => {
    list(response.setHeader("content-type", "text/html"));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://127.0.0.1:${port}/`);
  return findFile({ url, from: "a test", authorization: null }, "project", "a.whl", {
    clock: realClock,
    stallMs: 20_000,
    retryForMs,
  });
}

for (const [what, text] of [
  ["tags that do not end", "<a ".repeat(5_000_000)],
  ["links that do not end", "<a href= ".repeat(1_500_000)],
  ["an address of question marks", `<a href="${"?".repeat(10_000_000)}\n">`],
] as const)
  test(`a list of ${what} is read in time that grows with its length`, async (context) => {
    const began = performance.now();
    await assert.rejects(
      find(context, (response) => response.end(text)),
      { code: "WHEEL_NOT_FOUND" },
    );
    assert.ok(performance.now() - began < 15_000);
  });

test("a list of files that comes byte by byte is given up", async (context) => {
  const drip = (response: ServerResponse): void => {
    const timer = setInterval(() => response.write("x"), 20);
    response.once("close", () => clearInterval(timer));
  };
  await assert.rejects(find(context, drip, 300), {
    code: "SERVER_FAILED",
    message: /the list of files has not come whole within 0\.3 s\./,
  });
});

test("a list that leads to itself is refused at once", async (context) => {
  let asked = 0;
  const circle = (response: ServerResponse): void => {
    asked += 1;
    response.writeHead(302, { location: "/project/" }).end();
  };
  await assert.rejects(find(context, circle), {
    code: "WHEEL_NOT_FOUND",
    message: /\/project\/: it leads from address to address\. Name another index with --index-url/,
  });
  // As often as `fetch` follows, once.
  assert.ok(asked <= 21, String(asked));
});

test("a link that leads to another place than the web is refused at once", async (context) => {
  const link = (response: ServerResponse): void => {
    response.end('<a href="file:///etc/a.whl">a</a>');
  };
  await assert.rejects(find(context, link), {
    code: "WHEEL_NOT_FOUND",
    message: /has a\.whl at an address of file:, expected http: or https:/,
  });
});
