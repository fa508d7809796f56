import { parseArgs } from "node:util";
import { type Intake, measureIntake } from "./scale/learner-intake.ts";

/**
 * What it costs to have many actors: real gRPC streams of simulated actors into a real learner, whose update is taken
 * out, and weights from real parameter servers to simulated subscribers.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      actors: { type: "string", default: "1,8,64,256,1000" },
      slots: { type: "string", default: "1000" },
      "segment-length": { type: "string", default: "20" },
      rounds: { type: "string", default: "8" },
      processes: { type: "string", default: "4" },
      ahead: { type: "string", default: "0" },
    },
  });
  console.log("actors  slots   CPU ms/segment   s/round   learner MB idle   at most");
  for (const actors of values.actors.split(",").map(Number)) {
    // At least one slot for each actor.
    const slots = Math.max(actors, Number(values.slots));
    const intake = await measureIntake({
      actors,
      slots,
      processes: Number(values.processes),
      segmentLength: Number(values["segment-length"]),
      rounds: Number(values.rounds),
      ahead: Number(values.ahead),
    });
    console.log(intakeLine(actors, slots, intake));
  }
}

function intakeLine(actors: number, slots: number, intake: Intake): string {
  const { cpuMsPerSegment, secondsPerRound, idleBytes, peakBytes } = intake;
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
  return [
    String(actors).padStart(6),
    String(slots).padStart(7),
    cpuMsPerSegment.toFixed(3).padStart(17),
    secondsPerRound.toFixed(2).padStart(10),
    megabytes(idleBytes).padStart(18),
    megabytes(peakBytes).padStart(10),
  ].join("");
}
