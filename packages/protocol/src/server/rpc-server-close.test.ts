import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { createRpcServer } from "./create-rpc-server.ts";

const graceMs = 20_000;
/** What opens an HTTP/2 connection: the preface and an empty SETTINGS frame. https://www.rfc-editor.org/rfc/rfc9113 */
const opening = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

test("a server does not wait for connections whose other end has silently gone", async () => {
  const server = createRpcServer({ host: "127.0.0.1", port: 0 });
  const { port } = await server.start();
  const silent = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  silent.on("error", () => undefined);
  silent.write(opening);
  await once(silent, "data");
  silent.pause();
  const start = performance.now();
  await server.close(graceMs);
  const tookMs = performance.now() - start;
  silent.destroy();
  assert.ok(tookMs < graceMs / 4, `closing took ${tookMs} ms of a grace of ${graceMs}`);
});
