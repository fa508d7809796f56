import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { messageOf, oneLine } from "@lockstep/errors";

/** The child's side of {@link AskedProcess}: answers questions one after the other. */
export async function answerQuestions<Question>(
  answer: (question: Question) => Promise<unknown>,
): Promise<void> {
  const write = (reply: object): void => void writeSync(3, `${JSON.stringify(reply)}\n`);
  for await (const line of createInterface({ input: process.stdin }))
    try {
      write({ answer: (await answer(JSON.parse(line) as Question)) ?? null });
    } catch (error) {
      write({ error: oneLine(messageOf(error)) });
    }
}
