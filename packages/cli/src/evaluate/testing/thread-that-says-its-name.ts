import { threadId } from "node:worker_threads";
import { answerRequests } from "@lockstep/system";

/** Answers with its number, for tests of which thread does what. */
answerRequests<unknown, number, null>({ answer: async () => ({ answer: threadId }) });
