export { aHeader, anUpdate, ledgerLines } from "./a-ledger.ts";
export { anEvaluation, evaluationLedgerText, someSettings } from "./an-evaluation.ts";
export { FakePolicyEngine, fakeValue } from "./fake-policy-engine.ts";
export { type FakeEpisode, type FakeGame, FakeSlot } from "./fake-slot.ts";
