// Goes to a position of the default game and plays on; prints the trace. Started by a test, never imported.
import { aHareDashSlot, playSlot, type SlotTrace } from "./play-hare-dash.ts";

interface Order {
  readonly position: SlotTrace["position"];
  readonly steps: number;
}

let text = "";
for await (const chunk of process.stdin) text += String(chunk);
const { position, steps } = JSON.parse(text) as Order;
const slot = aHareDashSlot(position.slot, false);
slot.seek({ ...position, actions: Uint8Array.from(position.actions) });
process.stdout.write(JSON.stringify(playSlot(slot, steps)));
slot.close();
