// What of this room runs in a browser, too: nothing here needs Node.js.
export type { GameConfig } from "./configuration/environment-config.ts";
export { EnvironmentError, type EnvironmentErrorCode } from "./environment-error.ts";
export type { EvaluationOpening } from "./environment-factory.ts";
export type { LoadedGame } from "./retro/game/integration/load-game.ts";
export { type PackedGame, packGame, unpackGame } from "./retro/game/integration/packed-game.ts";
export { heldAction } from "./retro/person/held-action.ts";
export { type EvaluatedGame, evaluationSlot } from "./retro/slot/evaluation-slot.ts";
export { GameSlot } from "./retro/slot/game-slot.ts";
export type { EpisodeOutcome, Slot, StepOutcome, WatchableSlot } from "./slot-port.ts";
