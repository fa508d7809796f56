// Plays the conformance script in this process and prints its trace: started by the suite, never imported.
import { type ConformanceSubject, emulatorsOf } from "./conformance-subject.ts";
import { traceScript } from "./play-script.ts";

interface Order {
  readonly subject: ConformanceSubject;
  readonly fromFrame: number;
  readonly toFrame: number;
  /** Base64 of the state to begin in; power-on without one. */
  readonly state?: string;
}

let text = "";
for await (const chunk of process.stdin) text += String(chunk);
const order = JSON.parse(text) as Order;
const create = await emulatorsOf(order.subject);
const emulator = create();
if (order.state !== undefined) emulator.loadState(Buffer.from(order.state, "base64"));
const trace = traceScript(emulator, order.fromFrame, order.toFrame);
process.stdout.write(JSON.stringify(trace));
emulator.close();
