export { aHeader, anUpdate, ledgerLines } from "./a-ledger.ts";
export { FakePolicyEngine, fakeValue } from "./fake-policy-engine.ts";
export { type FakeEpisode, type FakeGame, FakeSlot } from "./fake-slot.ts";
