export type { FakeClock } from "./fake-clock.ts";
export { createFakeClock } from "./fake-clock.ts";
export { type ServedFolder, serveFolder } from "./serve-folder.ts";
export { skipElsewhere, skipUnless } from "./skip-unless.ts";
export { temporaryFolder } from "./temporary-folder.ts";
export { skipWithoutRedis, startTestRedis, type TestRedis } from "./test-redis.ts";
