import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { runLockstep, smallPictures, temporaryFolder } from "../lockstep-command.ts";
import { startRedis } from "../redis-server.ts";

const small = [
  ...["--slots", "2", "--segment-length", "4", "--updates", "2", "--actors", "1"],
  ...smallPictures,
];

const redisFaults: readonly {
  readonly what: string;
  readonly commands: readonly string[];
  readonly store: (url: string) => string;
  readonly says: RegExp;
}[] = [
  {
    what: "wants a password",
    commands: ["CONFIG SET requirepass planted-secret"],
    store: (url) => url,
    says: /parameter-server: Redis wants a password.*redis:\/\/USER:PASSWORD@HOST/,
  },
  {
    what: "wants another password",
    commands: ["CONFIG SET requirepass other"],
    store: (url) => url.replace("redis://", "redis://default:planted-secret@"),
    says: /parameter-server: Redis does not take this user and password/,
  },
  {
    what: "keeps nothing",
    commands: ["CONFIG SET appendonly no"],
    store: (url) => url,
    says: /parameter-server: this Redis would lose everything when it ends \(appendonly no\)/,
  },
];

for (const { what, commands, store, says } of redisFaults)
  test(`a Redis that ${what} ends training at once, with its own words`, async (context) => {
    const redis = await startRedis(context);
    if (redis === null) return;
    for (const command of commands) await redis.send(command);
    const folder = temporaryFolder(context);
    const { code, stdout, stderr } = await runLockstep([
      ...["train", "--plain", "--run-dir", join(folder, "run"), "--store", store(redis.url)],
      ...small,
    ]);
    assert.equal(code, 78, `${stdout}\n${stderr}`);
    assert.match(stderr, says);
    assert.equal(stderr.trimEnd().split("\n").length, 1, "one line");
    assert.ok(!`${stdout}${stderr}`.includes("planted-secret"));
  });

test("what is no Redis is refused in words, not waited for", async (context) => {
  const server = createServer((_request, response) => response.end("hello"));
  context.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const folder = temporaryFolder(context);
  const { code, stderr } = await runLockstep([
    ...["train", "--plain", "--run-dir", join(folder, "run")],
    ...["--store", `redis://127.0.0.1:${port}`, ...small],
  ]);
  assert.equal(code, 78, stderr);
  assert.match(stderr, /no Redis/);
});
