import { openAgent } from "@lockstep/agent-page";
import { messageOf } from "@lockstep/errors";
import {
  type ExportProblem,
  type ReadWebExport,
  readWebExport,
  unknownFiles,
  webProblems,
} from "@lockstep/export";
import { packageVersion } from "@lockstep/system";
import { pageDifference } from "../../export/page-comparison.ts";
import type { CommandContext } from "../../options/command.ts";
import { counted } from "../../terminal/quantity.ts";
import type { VerifyOptions } from "../verify-options.ts";
import type { ExportVerification } from "./export-verification.ts";

/**
 * Compares the files of a page with an agent with their hashes and with what this version of Lockstep would write, and plays
 * its recorded episodes again as the page does.
 */
export async function verifyWebExport(
  folder: string,
  options: VerifyOptions,
  context: CommandContext,
): Promise<ExportVerification> {
  const page = readWebExport(folder);
  if (Array.isArray(page)) return found(page);
  for (const name of unknownFiles(page))
    context.err.write(`note: ${name} is not of the page and not looked at\n`);
  const { lockstep, weightsSha256 } = page.description;
  const own = packageVersion(new URL("../..", import.meta.url).href);
  const changed = lockstep === own ? webProblems(page) : [];
  if (changed.length > 0) return found(changed);
  const played = await playedAgain(page, options);
  if (played.problems.length > 0) return played;
  const files = counted(page.checksums.size, "file");
  return {
    proven: [
      lockstep === own
        ? `${files} are as Lockstep ${own} writes them for the weights with SHA-256 ${weightsSha256}`
        : `${files} have the hashes of SHA256SUMS`,
      ...played.proven,
    ],
    notProven: [
      ...(lockstep === own ? [] : [`what Lockstep ${lockstep} wrote: this is Lockstep ${own}`]),
      ...played.notProven,
      "how the weights came about, for which lockstep verify takes the run or an export of them",
      "what the page says of licences",
    ],
    problems: [],
  };
}

async function playedAgain(
  { description, weights, rom }: ReadWebExport,
  { filesOnly }: VerifyOptions,
): Promise<ExportVerification> {
  const what = "that the page plays its recorded episodes";
  if (filesOnly) return unproven(`${what}, which --files-only does not play`);
  if (rom === null) return unproven(`${what}, for which the cartridge is not in it`);
  const { seed, greedy, recorded } = description;
  const problems: ExportProblem[] = [];
  let steps = 0;
  try {
    const agent = openAgent(description, weights, rom);
    for (const { state, actions, episodeReturn, pageDiffersAt } of recorded) {
      const bytes = Buffer.from(actions, "base64");
      steps += bytes.length;
      const known = { actions: bytes, episodeReturn };
      const differs = await pageDifference(agent, { state, seed, greedy }, known);
      if ((differs?.step ?? null) === pageDiffersAt) continue;
      const is =
        differs === null ? "as recorded" : `otherwise in step ${differs.step} (${differs.what})`;
      const said = pageDiffersAt === null ? "none" : `step ${pageDiffersAt}`;
      problems.push({
        where: `agent.json, recorded, ${state}:`,
        what: `the page plays ${is}; as its first other step it says ${said}`,
      });
    }
  } catch (error) {
    problems.push({ where: "agent.json", what: `cannot be played: ${messageOf(error)}` });
  }
  if (problems.length > 0) return found(problems);
  const same = recorded.filter(({ pageDiffersAt }) => pageDiffersAt === null).length;
  return {
    proven: [
      `${counted(recorded.length, "episode")} of ${counted(steps, "step")} played again as the page does, ${same} with each action as recorded`,
    ],
    ...{ notProven: [], problems: [] },
  };
}

function found(problems: readonly ExportProblem[]): ExportVerification {
  return { proven: [], notProven: [], problems };
}

function unproven(what: string): ExportVerification {
  return { proven: [], notProven: [what], problems: [] };
}
