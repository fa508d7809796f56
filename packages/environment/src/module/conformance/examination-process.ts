import { messageOf } from "@lockstep/errors";
import {
  answerProcess,
  filesBeside,
  forbidExit,
  thrownAt,
  watchHiddenSources,
  withOutsideErrors,
} from "@lockstep/system";
import { loadModule } from "../load-module.ts";
import { type EnvironmentProblem, ModuleExaminer, type PlayedStep } from "./examine-module.ts";

/** What such a process is asked. */
export interface ExaminationQuestion {
  readonly file: string;
  /** Its clocks are wrong by this. */
  readonly shiftMs: number;
}

/** What a process that examines a module answers, once. */
export interface Examination {
  readonly problems: readonly EnvironmentProblem[];
  /** Its episodes in order, for comparison with another process's. */
  readonly episodes: readonly (readonly PlayedStep[])[];
}

async function examine({ file, shiftMs }: ExaminationQuestion): Promise<Examination> {
  let moment: () => string | null = () => null;
  forbidExit();
  const uses = watchHiddenSources({ shiftMs, nameOf: filesBeside(file), when: () => moment() });
  try {
    const module = await loadModule(file);
    const examiner = new ModuleExaminer(file, module);
    moment = () => examiner.moment;
    const episodes = await withOutsideErrors(async () => examiner.examine());
    const hidden = uses.map(({ what, when, place }) => ({
      check: "has no hidden sources",
      what: `${when ?? "its loading"}: it uses ${what}${place === null ? "" : ` (${place.at})`}, expected only the random that is handed in`,
    }));
    return { problems: [...hidden, ...examiner.problems], episodes };
  } catch (error) {
    return {
      problems: [
        {
          check: "can be played",
          what: `${messageOf(error)}${thrownAt(error, filesBeside(file))}`,
        },
      ],
      episodes: [],
    };
  }
}

answerProcess((question: ExaminationQuestion, doing) => {
  doing("playing");
  return examine(question);
});
