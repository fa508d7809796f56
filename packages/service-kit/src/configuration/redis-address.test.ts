import assert from "node:assert/strict";
import { test } from "node:test";
import { redisAddressProblem, withoutRedisSecret } from "./redis-address.ts";

const right = [
  "redis://localhost",
  "redis://127.0.0.1:6379/0",
  "rediss://u:p@[::1]:7000/2",
  "redis://:only-password@host",
  "redis://u:a%40b%2Fc%3Fd%23e@host:1",
  "redis://h:1?password=x&family=6",
];
for (const address of right)
  test(`an address of a Redis is right: ${address}`, () => {
    assert.equal(redisAddressProblem(address), null);
  });

const wrong: readonly [string, RegExp][] = [
  ["redis://u:pla@nted@host:1", /escaped \(@ as %40/],
  ["redis://u:pla/nted@host:1", /escaped/],
  ["redis://u:pla?nted@host:1", /escaped/],
  ["redis://u:1#planted@host:1", /escaped/],
  ["redis://u:pla%nted@host:1", /escaped/],
  ["redis://u:planted", /host or port is none/],
  ["redis://", /host or port is none/],
  ["redis://host:99999", /host or port is none/],
  ["redis://host:1/planted", /number of a database/],
  ["redis://host:1/0#planted", /number of a database/],
  ["http://host", /no address like/],
];
for (const [address, problem] of wrong)
  test(`an address of a Redis is refused without its secret: ${address}`, () => {
    const said = redisAddressProblem(address);
    assert.match(said ?? "", problem);
    assert.doesNotMatch(said ?? "", /pla|nted/);
  });

test("what goes into files and messages has neither user, password nor options", () => {
  assert.equal(withoutRedisSecret("redis://u:planted@h:1/2"), "redis://h:1/2");
  assert.equal(withoutRedisSecret("redis://h:1?password=planted"), "redis://h:1");
  assert.equal(withoutRedisSecret("rediss://u:planted@[::1]:7"), "rediss://[::1]:7");
  assert.equal(withoutRedisSecret("redis://u:planted"), "redis://…");
});
