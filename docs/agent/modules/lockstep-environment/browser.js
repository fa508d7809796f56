export { EnvironmentError } from "./environment-error.js";
export { packGame, unpackGame } from "./retro/game/integration/packed-game.js";
export { heldAction } from "./retro/person/held-action.js";
export { evaluationSlot } from "./retro/slot/evaluation-slot.js";
export { GameSlot } from "./retro/slot/game-slot.js";
