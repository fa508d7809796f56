import type { lockstep } from "../../generated/lockstep.js";
import { malformed } from "../errors/field-checks.ts";
import { checkName } from "../parameter-rpc/content.ts";
import { decodeMessage, encodeMessage } from "../transport/rpc-definition.ts";
import { v1 } from "../transport/rpcs.ts";
import type { ActorMessage, Heartbeat, Hello } from "./actor-message.ts";
import {
  decodeEnd,
  decodeSteps,
  encodeEnd,
  encodeSteps,
  mostBytesOfSteps,
} from "./segment-codec.ts";
import { decodeSnapshot, encodeSnapshot } from "./snapshot-codec.ts";

export function encodeActorMessage(message: ActorMessage): Buffer {
  const room = message.type === "steps" ? mostBytesOfSteps(message) : undefined;
  return encodeMessage(v1.ActorMessage, bodyOf(message), room);
}

function bodyOf(message: ActorMessage): lockstep.v1.ActorMessage.$Properties {
  switch (message.type) {
    case "hello": {
      const { type: _, warmSlots, processor, ...hello } = message;
      return { hello: { ...hello, ...processor, warmSlots: [...warmSlots] } };
    }
    case "heartbeat": {
      const { type: _, ...heartbeat } = message;
      return { heartbeat };
    }
    case "steps":
      return { steps: encodeSteps(message) };
    case "end":
      return { end: encodeEnd(message) };
    case "snapshot":
      return { snapshot: encodeSnapshot(message) };
    case "draining":
      return { draining: {} };
  }
}

/**
 * A message from an actor. Its arrays are copies, except frames, which are a view of the message.
 * @throws {ProtocolError} `MALFORMED_MESSAGE`
 */
export function decodeActorMessage(bytes: Buffer): ActorMessage {
  const message = decodeMessage(v1.ActorMessage, bytes);
  if (message.steps !== null) return decodeSteps(message.steps);
  if (message.end !== null) return decodeEnd(message.end);
  if (message.snapshot !== null) return { type: "snapshot", ...decodeSnapshot(message.snapshot) };
  if (message.heartbeat !== null) return decodeHeartbeat(message.heartbeat);
  if (message.hello !== null) return decodeHello(message.hello);
  if (message.draining !== null) return { type: "draining" };
  throw malformed("an actor's message is of no known kind; is it a newer version?");
}

function decodeHello(hello: lockstep.v1.Hello): Hello {
  const { capacity, warmSlots, architecture, instructions } = hello;
  const actor = checkName("an actor's name", hello.actor);
  if (capacity === 0) throw malformed(`actor '${actor}' holds no slots`);
  if (warmSlots.length > capacity) {
    throw malformed(
      `actor '${actor}' says it has ${warmSlots.length} slots warm, at most ${capacity} fit`,
    );
  }
  return {
    type: "hello",
    actor,
    capacity,
    softwareVersion: checkName("an actor's software version", hello.softwareVersion),
    warmSlots,
    ...(architecture !== "" && {
      processor: {
        architecture: checkName("an actor's architecture", architecture),
        instructions: checkName("an actor's instructions", instructions),
      },
    }),
  };
}

function decodeHeartbeat(heartbeat: lockstep.v1.Heartbeat): Heartbeat {
  const { sequence, steps, emulationSeconds, inferenceSeconds, residentBytes } = heartbeat;
  for (const number of [steps, emulationSeconds, inferenceSeconds, residentBytes]) {
    // They go into metrics, and one NaN would make a counter NaN for ever.
    if (!(Number.isFinite(number) && number >= 0)) {
      throw malformed(`a heartbeat carries ${number}, expected a finite number from 0 on`);
    }
  }
  return { type: "heartbeat", sequence, steps, emulationSeconds, inferenceSeconds, residentBytes };
}
