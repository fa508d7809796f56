import { parseOptions } from "./options/parse-options.ts";
import { measureHeartbeat, measureIntake } from "./scale/learner-intake.ts";
import { measureFanOut } from "./scale/weights-fan-out.ts";

/**
 * What it costs to have many actors: real gRPC streams of simulated actors into a real learner without the mathematics
 * of its update, and weights from real parameter servers to simulated subscribers.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      part: { type: "string" },
      actors: { type: "string", default: "1,8,64,256,1000" },
      slots: { type: "string", default: "1000" },
      "segment-length": { type: "string", default: "20" },
      rounds: { type: "string", default: "8" },
      servers: { type: "string", default: "1,2,4" },
      subscribers: { type: "string", default: "128" },
      versions: { type: "string", default: "5" },
      // NatureCNN on 84×84×4.
      bytes: { type: "string", default: "6747168" },
      processes: { type: "string", default: "4" },
    },
  });
  const chosen = (part: string): boolean => values.part === undefined || values.part === part;
  const numbers = (list: string): number[] => list.split(",").map(Number);
  const processes = Number(values.processes);
  const intake = {
    slots: Number(values.slots),
    processes,
    segmentLength: Number(values["segment-length"]),
    rounds: Number(values.rounds),
  };
  if (chosen("intake")) {
    row(["actors", "slots", "CPU ms a segment", "s a round", "MB idle", "MB at most"]);
    for (const actors of numbers(values.actors)) {
      const slots = Math.max(actors, intake.slots);
      const taken = await measureIntake({ ...intake, actors, slots });
      const memory = [megabytes(taken.idleBytes), megabytes(taken.peakBytes)];
      const { cpuMsPerSegment, secondsPerRound } = taken;
      row([actors, slots, cpuMsPerSegment.toFixed(3), secondsPerRound.toFixed(2), ...memory]);
    }
  }
  if (chosen("heartbeats")) {
    row(["actors", "CPU ms a heartbeat"]);
    for (const actors of numbers(values.actors)) {
      const ms = await measureHeartbeat({ ...intake, actors });
      row([actors, ms.toFixed(3)]);
    }
  }
  if (chosen("fan-out")) {
    row(["servers", "subscribers", "ms to safe", "ms to all", "CPU ms each", "its own", "MB"]);
    for (const servers of numbers(values.servers)) {
      const [subscribers, versions] = [Number(values.subscribers), Number(values.versions)];
      const bytes = Number(values.bytes);
      const out = await measureFanOut({ servers, subscribers, versions, processes, bytes });
      const times = [out.acknowledgedMs, out.everyoneMs].map((ms) => ms.toFixed(0));
      const cpu = [out.serverCpuMs, out.subscriberCpuMs].map((ms) => ms.toFixed(1));
      row([servers, subscribers, ...times, ...cpu, megabytes(out.serverBytes)]);
    }
  }
}

function row(cells: readonly (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padStart(18)).join(""));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
