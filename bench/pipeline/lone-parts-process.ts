/** A process that runs pieces of parts on request, beside other such processes. Its arguments are its slots. */
import { defaultRun, openLoneParts, type Part, secondsAStep } from "./lone-parts.ts";
import type { SlotActions } from "./played-actions.ts";

/** A requested piece. */
export interface PieceOrder {
  readonly part: Part;
  /** Actions for emulation, by slot. */
  readonly actions: readonly SlotActions[];
}

const parts = await openLoneParts(await defaultRun(), process.argv.slice(2).map(Number));
process.on("message", async ({ part, actions }: PieceOrder) => {
  process.send?.(await secondsAStep(part === "emulation" ? parts.emulation(actions) : parts[part]));
});
process.once("disconnect", () => process.exit());
process.send?.("ready");
