import { type AgentParts, AgentPlay, type PlayChoice } from "@lockstep/agent-page";
import { letInterruptsBeHeard } from "../terminal/interrupts.ts";

const stepsBetweenEvents = 16;

/**
 * Plays an episode as a page with the agent does.
 * @param recorded its actions as the command played them
 * @returns the first step, from 0, in which the page does something else, or whose episode has another length; `null` for none
 */
export async function pageDifference(
  agent: AgentParts,
  choice: PlayChoice,
  recorded: Uint8Array,
): Promise<number | null> {
  const play = new AgentPlay(agent, choice);
  try {
    for (let step = 0; step < recorded.length; step++) {
      if (step % stepsBetweenEvents === 0) await letInterruptsBeHeard();
      const { action, ended } = play.step(null);
      if (action !== recorded[step]) return step;
      if ((ended !== null) !== (step === recorded.length - 1)) return step;
    }
    return null;
  } finally {
    play.close();
  }
}
