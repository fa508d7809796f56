// Plays the conformance script in this process and prints its traces: started by the suite, never imported.
import { type ConformanceSubject, emulatorsOf } from "./conformance-subject.ts";
import { traceParts } from "./play-script.ts";

interface Order {
  readonly subject: ConformanceSubject;
  /** Where the parts of the script begin and end. */
  readonly frames: readonly number[];
  /** Base64 of the state to begin in; power-on without one. */
  readonly state?: string;
}

let text = "";
for await (const chunk of process.stdin) text += String(chunk);
const order = JSON.parse(text) as Order;
const create = await emulatorsOf(order.subject);
const emulator = create();
if (order.state !== undefined) emulator.loadState(Buffer.from(order.state, "base64"));
const traces = traceParts(emulator, order.frames);
process.stdout.write(JSON.stringify(traces));
emulator.close();
