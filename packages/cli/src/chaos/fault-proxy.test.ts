import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { startFaultProxy } from "./fault-proxy.ts";

/** A server that sends back what it is sent, and a proxy before it. */
async function aLink(context: TestContext) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => socket.write(bytes));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const proxy = await startFaultProxy(() => port);
  context.after(async () => {
    await proxy.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const [host = "", proxyPort = ""] = proxy.address.split(":");
  return {
    proxy,
    open: async () => {
      const socket = connect(Number(proxyPort), host);
      context.after(() => socket.destroy());
      const received: Buffer[] = [];
      let ended = false;
      socket.on("data", (bytes) => received.push(bytes));
      socket.on("error", () => undefined);
      socket.on("close", () => {
        ended = true;
      });
      await new Promise((resolve) => {
        socket.once("connect", resolve);
        socket.once("close", resolve);
      });
      return {
        send: (text: string) => socket.write(text),
        received: () => Buffer.concat(received).toString(),
        ended: () => ended,
      };
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 20_000;
  while (!condition()) {
    assert.ok(performance.now() < giveUpAt, "it did not happen");
    await delay(5);
  }
}

test("bytes pass in both directions", async (context) => {
  const { open } = await aLink(context);
  const connection = await open();
  connection.send("there and back");
  await until(() => connection.received() === "there and back");
});

test("a cut resets what is open and what is opened while it lasts", async (context) => {
  const { proxy, open } = await aLink(context);
  const before = await open();
  proxy.behave({ kind: "cut" });
  await until(before.ended);
  const during = await open();
  await until(during.ended);
  proxy.behave({ kind: "pass" });
  const after = await open();
  after.send("again");
  await until(() => after.received() === "again");
});

test("a half-open connection stays open and silent for good, while new ones work", async (context) => {
  const { proxy, open } = await aLink(context);
  const dead = await open();
  proxy.behave({ kind: "half-open" });
  dead.send("into the void");
  const alsoDead = await open();
  alsoDead.send("likewise");
  proxy.behave({ kind: "pass" });
  const after = await open();
  after.send("sound");
  await until(() => after.received() === "sound");
  assert.deepEqual([dead.received(), alsoDead.received()], ["", ""]);
  assert.deepEqual([dead.ended(), alsoDead.ended()], [false, false]);
});

test("a delay and a throttle hold bytes up and lose none", async (context) => {
  const { proxy, open } = await aLink(context);
  for (const behaviour of [
    { kind: "delay", delayMs: 60 },
    { kind: "throttle", bytesPerSecond: 1_000_000 },
  ] as const) {
    proxy.behave(behaviour);
    const connection = await open();
    const text = "0123456789".repeat(6_000);
    const begun = performance.now();
    connection.send(text);
    await until(() => connection.received().length === text.length);
    assert.equal(connection.received(), text);
    assert.ok(performance.now() - begun >= 60, behaviour.kind);
  }
});
