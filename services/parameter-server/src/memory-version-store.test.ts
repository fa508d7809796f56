import { createMemoryVersionStore } from "./memory-version-store.ts";
import { conformanceKeepVersions, testVersionStore } from "./testing/version-store-conformance.ts";

testVersionStore("the memory store", async () => ({
  store: createMemoryVersionStore({ keepVersions: conformanceKeepVersions }),
  reopen: async () => null,
  dispose: async () => undefined,
}));
