import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { createReadiness } from "../health/readiness.ts";
import { createServiceRegistry } from "../life/metrics-registry.ts";
import { createRecordingLogger } from "../testing/recording-logger.ts";
import { EventStream } from "./event-stream.ts";
import { type HttpServer, type HttpServerOptions, startHttpServer } from "./http-server.ts";
import { RequestError } from "./request-error.ts";

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

interface AServer extends HttpServer {
  readonly refusals: (reason: string) => Promise<number>;
  get(
    path: string,
    headers?: Record<string, string>,
    method?: string,
    body?: string,
  ): Promise<Answer>;
}

async function aServer(
  context: TestContext,
  limits: HttpServerOptions["limits"] = {},
): Promise<AServer> {
  const { registry, http: counters } = createServiceRegistry("test");
  const readiness = createReadiness();
  const logger = createRecordingLogger();
  const status = () => ({ fine: true });
  const server = await startHttpServer({
    ...{ host: "127.0.0.1", port: 0, registry, counters, readiness, logger, status, limits },
  });
  context.after(() => server.close());
  return {
    ...server,
    refusals: async (reason) => {
      const text = await registry.getSingleMetricAsString("lockstep_test_http_refused_total");
      return Number(new RegExp(`reason="${reason}"} (\\d+)`).exec(text)?.[1] ?? 0);
    },
    // Not fetch: it mends paths and sets headers as a browser does.
    get: (path, headers = {}, method = "GET", body = "") =>
      new Promise((resolve, reject) => {
        const asked = request({ port: server.port, path, headers, method }, (response) => {
          let answer = "";
          response.setEncoding("utf8").on("data", (text) => {
            answer += text;
          });
          response.on("error", reject).on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: answer,
            }),
          );
        });
        asked.on("error", reject).end(body);
      }),
  };
}

/** Opens a stream and leaves it open. @returns what has come, and its end */
function listen(port: number, path: string) {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("utf8").on("data", (more) => {
    text += more;
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  return { socket, closed, text: () => text };
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function aFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-http-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "page"));
  writeFileSync(join(folder, "page", "index.html"), "<p>hello</p>");
  writeFileSync(join(folder, "page", ".hidden"), "hidden");
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(folder, "page-secret.txt"), "secret");
  return folder;
}

test("a service adds JSON, and is asked with the query", async (context) => {
  const { routes, get } = await aServer(context);
  routes.add({
    kind: "json",
    path: "/sum",
    answer: (query) => {
      const terms = query.getAll("n").map(Number);
      if (terms.some(Number.isNaN)) throw new RequestError("n takes numbers");
      return { sum: terms.reduce((sum, each) => sum + each, 0) };
    },
  });
  assert.equal((await get("/sum?n=1&n=2")).body, '{"sum":3}');
  const wrong = await get("/sum?n=x");
  assert.deepEqual([wrong.status, wrong.body], [400, '{"error":"n takes numbers"}']);
  assert.equal((await get("/sums")).status, 404);
  assert.equal((await get("/sum", {}, "POST")).status, 405);
  assert.throws(() => routes.add({ kind: "json", path: "/sum", answer: () => 0 }), /taken/);
});

test("what goes wrong inside is logged and not told", async (context) => {
  const { routes, get } = await aServer(context);
  routes.add({
    kind: "json",
    path: "/broken",
    answer: () => {
      throw new Error("the password is 1234");
    },
  });
  assert.deepEqual((await get("/broken")).body, '{"error":"internal error"}');
});

test("files of a folder are served as what they are, nothing else is", async (context) => {
  const { routes, get } = await aServer(context);
  const folder = aFolder(context);
  routes.add({ kind: "files", path: "/page", folder: join(folder, "page") });
  const page = await get("/page/index.html");
  assert.deepEqual([page.status, page.body], [200, "<p>hello</p>"]);
  assert.match(String(page.headers["content-type"]), /^text\/html/);
  assert.equal(page.headers["x-content-type-options"], "nosniff");
  assert.match(String(page.headers["content-security-policy"]), /default-src 'self'/);
  const tag = String(page.headers["etag"]);
  assert.equal((await get("/page/index.html", { "if-none-match": tag })).status, 304);
  for (const path of [
    "/page/../secret.txt",
    "/page/%2e%2e/secret.txt",
    "/page/..%2fsecret.txt",
    "/page/..%5csecret.txt",
    "/page//../../secret.txt",
    `/page/${folder}/secret.txt`,
    "/page/%00index.html",
    "/page/%zz",
    "/page/.hidden",
    "/page-secret.txt",
    "/page/nothing.html",
  ]) {
    const { status, body } = await get(path);
    assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
    assert.doesNotMatch(body, /secret|hidden|lockstep-http/, path);
  }
});

test("a link that leads out of a folder and a pipe in it are no files of it", async (context) => {
  const { routes, get } = await aServer(context);
  const folder = aFolder(context);
  symlinkSync(join(folder, "secret.txt"), join(folder, "page", "link.txt"));
  symlinkSync("index.html", join(folder, "page", "inside.html"));
  execFileSync("mkfifo", [join(folder, "page", "pipe.txt")]);
  routes.add({ kind: "files", path: "/page", folder: join(folder, "page") });
  assert.equal((await get("/page/inside.html")).body, "<p>hello</p>");
  for (const name of ["link.txt", "pipe.txt"]) {
    const { status, body } = await get(`/page/${name}`);
    assert.deepEqual([status, body], [404, '{"error":"there is no such file"}'], name);
  }
  symlinkSync(folder, join(folder, "elsewhere"));
  routes.add({ kind: "files", path: "/elsewhere", folder: join(folder, "elsewhere") });
  const { status, body } = await get("/elsewhere/secret.txt");
  assert.deepEqual(
    [status, body],
    [404, '{"error":"there is no such file"}'],
    "a folder's own link",
  );
});

test("pages of other sites are refused and counted, also below a name that points here", async (context) => {
  const { get, port, refusals } = await aServer(context);
  assert.equal((await get("/status", { origin: "https://evil.example" })).status, 403);
  assert.equal((await get("/status", { origin: "null" })).status, 403);
  assert.equal((await get("/status", { "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal((await get("/status", { host: "evil.example" })).status, 403);
  assert.equal(await refusals("origin"), 4);
  const own = { host: `localhost:${port}`, origin: `http://localhost:${port}` };
  assert.equal((await get("/status", own)).status, 200);
});

test("events reach everyone who listens, encoded once, until they leave", async (context) => {
  const { routes, port } = await aServer(context);
  const events = new EventStream();
  routes.add({ kind: "events", path: "/events", events });
  const listeners = [listen(port, "/events"), listen(port, "/events")];
  await until("both listen", () => listeners.every(({ text }) => text().includes(": listening")));
  let encoded = 0;
  events.publish("update", {
    toJSON: () => {
      encoded += 1;
      return { version: 3 };
    },
  });
  await until("the event comes", () =>
    listeners.every(({ text }) => text().includes('event: update\ndata: {"version":3}\n\n')),
  );
  assert.match(listeners[0]?.text() ?? "", /content-type: text\/event-stream\r\n/);
  assert.equal(encoded, 1);
  for (const { socket } of listeners) socket.destroy();
});

test("a quiet stream shows signs of life", async (context) => {
  const { routes, port } = await aServer(context, { heartbeatMs: 10 });
  routes.add({ kind: "events", path: "/events", events: new EventStream() });
  const { socket, text } = listen(port, "/events");
  await until("three heartbeats", () => text().split("\n:\n\n").length > 3);
  socket.destroy();
});

test("streams beyond the limit are refused and counted, and there is room again when one ends", async (context) => {
  const { routes, port, get, refusals } = await aServer(context, { streams: 3 });
  routes.add({ kind: "events", path: "/events", events: new EventStream() });
  const listeners = [1, 2, 3].map(() => listen(port, "/events"));
  await until("all listen", () => listeners.every(({ text }) => text().includes(": listening")));
  const refused = await get("/events");
  assert.deepEqual([refused.status, refused.headers["retry-after"]], [503, "5"]);
  assert.equal(await refusals("streams"), 1);
  assert.equal((await get("/status")).status, 200, "other requests are answered");
  listeners[0]?.socket.destroy();
  await until("there is room", async () => {
    const again = listen(port, "/events");
    await until("an answer", () => again.text().includes("\r\n\r\n"));
    again.socket.destroy();
    return again.text().startsWith("HTTP/1.1 200");
  });
  for (const { socket } of listeners) socket.destroy();
});

test("a streamed answer may be silent for longer than a connection, but not for ever", async (context) => {
  const { routes, get } = await aServer(context, { idleMs: 30, silenceMs: 2_000 });
  const contentType = "text/plain";
  const after = (ms: number) =>
    async function* () {
      // What comes too late must not keep the process for it.
      await new Promise((resolve) => setTimeout(resolve, ms).unref());
      yield "at last";
    };
  routes.add({ kind: "stream", path: "/late", contentType, answer: after(500) });
  routes.add({ kind: "stream", path: "/too-late", contentType, answer: after(20_000) });
  assert.equal((await get("/late")).body, "at last");
  await assert.rejects(get("/too-late"), /hang up|ECONNRESET|aborted/);
});

test("every added route answers HEAD with its headers, and an events stream is not kept open", async (context) => {
  const { routes, port } = await aServer(context, { streams: 1 });
  routes.add({ kind: "json", path: "/numbers", answer: () => ({ three: 3 }) });
  routes.add({ kind: "events", path: "/events", events: new EventStream() });
  const contentType = "application/jsonl";
  const lines = async function* () {
    yield "1\n";
  };
  routes.add({ kind: "stream", path: "/lines", contentType, answer: lines });
  for (let time = 0; time < 3; time++)
    for (const [path, type] of [
      ["/numbers", /^application\/json/],
      ["/events", /^text\/event-stream$/],
      ["/lines", /^application\/jsonl$/],
    ] as const) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: "HEAD" });
      assert.equal(answer.status, 200, path);
      assert.match(answer.headers.get("content-type") ?? "", type);
      assert.equal(await answer.text(), "");
    }
  const none = await fetch(`http://127.0.0.1:${port}/none`, { method: "HEAD" });
  assert.equal(none.status, 404);
});

test("listeners to events leave room for streamed answers", async (context) => {
  const { routes, port, get } = await aServer(context, { streams: 1 });
  routes.add({ kind: "events", path: "/events", events: new EventStream() });
  const lines = async function* () {
    yield "1\n";
  };
  routes.add({ kind: "stream", path: "/lines", contentType: "text/plain", answer: lines });
  const { socket, text } = listen(port, "/events");
  await until("it listens", () => text().includes(": listening"));
  assert.equal((await get("/events")).status, 503);
  assert.equal((await get("/lines")).status, 200);
  socket.destroy();
});

test("connections beyond the limit are dropped and counted", async (context) => {
  const { port, refusals } = await aServer(context, { connections: 5 });
  const sockets = Array.from({ length: 20 }, () => listen(port, "/status"));
  await until("the drops", async () => (await refusals("connections")) === 15);
  for (const { socket } of sockets) socket.destroy();
});

test("a listener that does not read is cut off, and the others hear everything", async (context) => {
  const { routes, port, refusals } = await aServer(context, { bufferedBytes: 100_000 });
  const events = new EventStream();
  routes.add({ kind: "events", path: "/events", events });
  const slow = listen(port, "/events");
  const quick = listen(port, "/events");
  await until("both listen", () => slow.text() !== "" && quick.text() !== "");
  slow.socket.pause();
  const content = "x".repeat(200_000);
  let published = 0;
  await until("it is cut off", async () => {
    events.publish("update", { number: published, content });
    published += 1;
    return (await refusals("slow")) === 1;
  });
  await until("the last event", () => quick.text().includes(`{"number":${published - 1},`));
  slow.socket.destroy();
  quick.socket.destroy();
});

test("an endless answer is made no faster than it is read, and ends when its reader leaves", async (context) => {
  const { routes, port } = await aServer(context);
  let made = 0;
  let ended = false;
  routes.add({
    kind: "stream",
    path: "/endless",
    contentType: "text/plain",
    async *answer() {
      try {
        for (;;) {
          made += 1;
          yield "x".repeat(10_000);
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        ended = true;
      }
    },
  });
  const { socket, text } = listen(port, "/endless");
  await until("it begins", () => text().length > 100_000);
  socket.pause();
  let before = -1;
  await until("it waits for its reader", async () => {
    before = made;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return made === before;
  });
  socket.destroy();
  await until("it ends", () => ended);
});

test("headers that are too large are refused, and bodies are not read", async (context) => {
  const { port } = await aServer(context);
  const large = connect(port, "127.0.0.1");
  let answer = "";
  large
    .on("error", () => undefined)
    .on("data", (text) => {
      answer += text;
    });
  large.write(`GET /status HTTP/1.1\r\nHost: localhost\r\nX: ${"y".repeat(20_000)}\r\n\r\n`);
  await until("a refusal", () => answer.startsWith("HTTP/1.1 431"));
  large.destroy();
  const body = connect(port, "127.0.0.1");
  let ended = false;
  body
    .on("error", () => undefined)
    .on("close", () => {
      ended = true;
    });
  body.write("POST /status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n");
  const more = setInterval(() => body.write("z".repeat(100_000)), 1);
  await until("it is cut off", () => ended).finally(() => clearInterval(more));
  assert.ok(body.bytesWritten < 50e6, `${body.bytesWritten}`);
});

test("a route with a token is answered to who carries it, as Bearer or as a browser's password", async (context) => {
  const { routes, get, refusals } = await aServer(context);
  const page = new Uint8Array([60, 112, 62]);
  routes.add({
    kind: "bytes",
    path: "/page",
    contentType: "text/html",
    answer: () => page,
    token: "s3cret",
  });
  const asked = await get("/page");
  assert.equal(asked.status, 401);
  assert.match(String(asked.headers["www-authenticate"]), /^Basic realm=/);
  const basic = (password: string) => `Basic ${Buffer.from(`me:${password}`).toString("base64")}`;
  for (const authorization of ["Bearer s3cre", basic("other"), "Basic s3cret", "s3cret", "Bearer "])
    assert.equal((await get("/page", { authorization })).status, 401, authorization);
  assert.equal(await refusals("token"), 6);
  for (const authorization of ["Bearer s3cret", "bearer s3cret", basic("s3cret")]) {
    const { status, body, headers } = await get("/page", { authorization });
    assert.deepEqual([status, body, headers["content-type"]], [200, "<p>", "text/html"]);
    assert.match(
      String(headers["content-security-policy"]),
      /default-src 'self'; .*object-src 'none'/,
    );
  }
});

test("a request that may be answered later is refused with 503 and counted", async (context) => {
  const { routes, get, refusals } = await aServer(context);
  const answer = (): never => {
    throw new RequestError("too many wait", 503);
  };
  routes.add({ kind: "stream", path: "/busy", contentType: "text/plain", answer });
  const { status, body } = await get("/busy");
  assert.deepEqual([status, JSON.parse(body)], [503, { error: "too many wait" }]);
  assert.equal(await refusals("busy"), 1);
});

test("a listener that does not read misses skippable events and keeps its stream", async (context) => {
  const { routes, port } = await aServer(context);
  let send: (event: { bytes: Uint8Array; skippable: boolean }) => void = () => undefined;
  routes.add({
    kind: "events",
    path: "/wall",
    events: {
      subscribe: (listener) => {
        send = listener;
        return () => undefined;
      },
    },
  });
  const { socket, text } = listen(port, "/wall");
  await until("it listens", () => text().includes("listening"));
  socket.pause();
  const frame = Buffer.from(`data: ${"f".repeat(100_000)}\n\n`);
  const sent = 300;
  for (let each = 0; each < sent; each++) {
    send({ bytes: frame, skippable: true });
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.resume();
  await new Promise((resolve) => setTimeout(resolve, 100));
  send({ bytes: Buffer.from("data: last\n\n"), skippable: false });
  await until("the last event", () => text().includes("data: last"));
  assert.ok(text().length < (sent * frame.length) / 2, `${text().length}`);
  socket.destroy();
});

test("a command is a small POST of JSON from this server's own pages, and no other path takes one", async (context) => {
  const { routes, get, refusals } = await aServer(context);
  const taken: unknown[] = [];
  routes.add({
    kind: "command",
    path: "/do",
    answer: (body) => {
      if (body === "wrong") throw new RequestError("not this");
      taken.push(body);
      return { done: taken.length };
    },
  });
  routes.add({ kind: "json", path: "/do", answer: () => ({ read: true }) });
  const json = { "content-type": "application/json" };
  const post = (body: string, headers: Record<string, string> = json, path = "/do") =>
    get(path, headers, "POST", body);
  const done = await post('{"held":["LEFT"]}');
  assert.deepEqual([done.status, done.body, taken], [200, '{"done":1}', [{ held: ["LEFT"] }]]);
  assert.equal((await get("/do")).body, '{"read":true}');
  const wrong = await post('"wrong"');
  assert.deepEqual([wrong.status, wrong.body], [400, '{"error":"not this"}']);
  assert.equal((await post("{}", { ...json, origin: "https://evil.example" })).status, 403);
  assert.equal((await post("{}", { ...json, "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal(await refusals("origin"), 2);
  assert.equal((await post("{}", { "content-type": "text/plain" })).status, 415);
  for (const body of ["{", '{"__proto__":{}}', '{"constructor":{"prototype":{}}}']) {
    const refused = await post(body);
    assert.equal(refused.status, 400, body);
    assert.match(refused.body, /the body is no JSON, or it has a key __proto__/, body);
  }
  assert.equal((await post(`"${"x".repeat(1_100)}"`)).status, 413);
  assert.equal((await post("{}", json, "/other")).status, 405);
  assert.equal((await post("{}", json, "/status")).status, 405);
  assert.equal(taken.length, 1);
});

test("a command with a token is taken from who carries it", async (context) => {
  const { routes, get, refusals } = await aServer(context);
  routes.add({ kind: "command", path: "/do", answer: () => ({}), token: "s3cret" });
  const json = { "content-type": "application/json" };
  assert.equal((await get("/do", json, "POST", "{}")).status, 401);
  assert.equal(await refusals("token"), 1);
  const authorization = "Bearer s3cret";
  assert.equal((await get("/do", { ...json, authorization }, "POST", "{}")).status, 200);
});
