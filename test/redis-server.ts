import { skipWithoutRedis, startTestRedis, type TestRedis } from "@lockstep/system/testing";

interface TestContext {
  after(hook: () => Promise<void>): void;
  skip(message: string): void;
}

/** Starts a Redis that is gone after the test; skips the test where there is none. */
export async function startRedis(context: TestContext): Promise<TestRedis | null> {
  const skip = skipWithoutRedis();
  if (skip !== false) {
    context.skip(skip);
    return null;
  }
  const redis = await startTestRedis();
  context.after(redis.dispose);
  return redis;
}
