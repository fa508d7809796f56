import { conformanceKeepVersions, testVersionStore } from "../testing/version-store-conformance.ts";
import { createMemoryVersionStore } from "./memory-version-store.ts";

testVersionStore("the memory store", async () => ({
  store: createMemoryVersionStore({ keepVersions: conformanceKeepVersions }),
  reopen: async () => null,
  dispose: async () => undefined,
}));
