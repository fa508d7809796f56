import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { boundConnections } from "./bound-connections.ts";
import { createRpcServer } from "./create-rpc-server.ts";

test("the installed grpc-js lets the connections of its servers be bounded", async () => {
  const bounds = { maxConnections: 10, receiveWindowBytes: 1_000_000 };
  const server = new Server();
  assert.equal(boundConnections(server, bounds), false);
  await new Promise((resolve) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), resolve);
  });
  assert.equal(boundConnections(server, bounds), true);
  server.forceShutdown();
});

test("connections beyond the bound are closed, and the others go on", async () => {
  const server = createRpcServer({ host: "127.0.0.1", port: 0, maxConnections: 2 });
  const { port } = await server.start();
  const open = async () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    return socket;
  };
  const kept = [await open(), await open()];
  const surplus = await open();
  if (!surplus.closed) await once(surplus, "close");
  assert.ok(kept.every(({ closed }) => !closed));
  for (const socket of kept) socket.destroy();
  await server.close(1_000);
});
