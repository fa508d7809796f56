import assert from "node:assert/strict";
import { test } from "node:test";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { raiseReceiveWindow } from "./receive-window.ts";

test("the installed grpc-js lets its servers' receive window be raised", async () => {
  const server = new Server();
  assert.equal(raiseReceiveWindow(server, 1_000_000), false);
  await new Promise((resolve) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), resolve);
  });
  assert.equal(raiseReceiveWindow(server, 1_000_000), true);
  server.forceShutdown();
});
