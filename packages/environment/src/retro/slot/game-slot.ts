import { EnvironmentError } from "../../environment-error.ts";
import { ReplayableSlot } from "../../slot/replayable-slot.ts";
import type { SnapshotCodec } from "../../slot/snapshot-codec.ts";
import { SlotConsole } from "./slot-console.ts";
import type { GamePlayingSlot, SlotOptions } from "./slot-options.ts";

/** A slot that plays a game on an emulator of its own. */
export class GameSlot extends ReplayableSlot<SlotConsole> implements GamePlayingSlot {
  /** @param codec of its snapshots; without it the slot takes none */
  constructor(options: SlotOptions, codec?: SnapshotCodec) {
    const { config, game } = options;
    if (config.startStates.length === 0) {
      throw new EnvironmentError(
        "STATE_UNKNOWN",
        `No start states were configured for ${game.name}: expected some of ${game.stateNames.join(", ")}.`,
      );
    }
    game.startStates(config.startStates);
    super({
      ...{ index: options.index, seed: options.seed, config },
      draws: options.draws ?? "training",
      codec,
      open: (history) => new SlotConsole(options, history),
    });
  }

  get playerRewards(): Float64Array {
    return this.standing().rewards;
  }

  get countedReward(): number {
    return this.standing().countedReward;
  }
}
