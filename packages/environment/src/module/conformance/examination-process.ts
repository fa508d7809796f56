import { messageOf } from "@lockstep/errors";
import { loadModule } from "../load-module.ts";
import { type EnvironmentProblem, ModuleExaminer, type PlayedStep } from "./examine-module.ts";
import { watchHiddenSources } from "./hidden-sources.ts";

/** What a process that examines a module answers, once. */
export interface Examination {
  readonly problems: readonly EnvironmentProblem[];
  /** Its episodes in order, for comparison with another process's. */
  readonly episodes: readonly (readonly PlayedStep[])[];
}

const [file = "", shiftMs = "0"] = process.argv.slice(2);

async function examine(): Promise<Examination> {
  let moment: () => string | null = () => "its loading";
  const uses = watchHiddenSources(Number(shiftMs), () => moment());
  try {
    // Node.js reads the file itself; that is no use of the module's.
    moment = () => null;
    const module = await loadModule(file);
    const examiner = new ModuleExaminer(file, module);
    moment = () => examiner.moment;
    const episodes = examiner.examine();
    const hidden = uses.map(({ what, when }) => ({
      check: "has no hidden sources",
      what: `${when}: it uses ${what}, expected only the random that is handed in`,
    }));
    return { problems: [...hidden, ...examiner.problems], episodes };
  } catch (error) {
    return { problems: [{ check: "can be loaded", what: messageOf(error) }], episodes: [] };
  }
}

const examination = await examine();
process.send?.(examination, undefined, undefined, () => process.disconnect());
