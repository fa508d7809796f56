import { type AgentParts, AgentPlay, type PlayChoice } from "@lockstep/agent-page";
import { letInterruptsBeHeard } from "../terminal/interrupts.ts";

const stepsBetweenEvents = 16;

/** How a page's episode is another one than the command's. */
export interface PageDifference {
  /** The first step, from 0, in which it is. */
  readonly step: number;
  /** In words, e.g. `another action`. */
  readonly what: string;
}

/**
 * Plays an episode as a page with the agent does.
 * @param recorded the episode as the command played it; its actions one byte a step
 * @returns the first difference; `null` for none
 */
export async function pageDifference(
  agent: AgentParts,
  choice: PlayChoice,
  { actions: recorded, episodeReturn }: { actions: Uint8Array; episodeReturn: number },
): Promise<PageDifference | null> {
  const play = new AgentPlay(agent, choice);
  try {
    for (let step = 0; step < recorded.length; step++) {
      if (step % stepsBetweenEvents === 0) await letInterruptsBeHeard();
      const { action, ended } = play.step(null);
      if (action !== recorded[step])
        return { step, what: "another action: the engines round differently" };
      const isLast = step === recorded.length - 1;
      if (ended !== null && !isLast) return { step, what: "the same actions, and an earlier end" };
      if (ended === null && isLast) return { step, what: "the same actions, and a later end" };
      if (ended !== null && ended.episodeReturn !== episodeReturn)
        return {
          step,
          what: `the same actions, and a return of ${ended.episodeReturn} in place of ${episodeReturn}`,
        };
    }
    return null;
  } finally {
    play.close();
  }
}
