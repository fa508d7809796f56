import { answerProcess } from "../processes/ask-process.ts";

// Does what it is asked, well or not.
answerProcess(async (question: string, doing): Promise<unknown> => {
  if (question === "loop") {
    doing("looping");
    for (;;);
  }
  if (question === "wait") {
    doing("waiting");
    await new Promise(() => {});
  }
  if (question === "exit") {
    doing("exiting");
    // What it does has time to be said.
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.exit(3);
  }
  if (question === "kill") process.kill(process.pid, "SIGKILL");
  return new Map([[question, 2]]);
});
