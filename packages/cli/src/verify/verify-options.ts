import { engineNames } from "@lockstep/model";
import { type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import {
  choice,
  count,
  type OptionTable,
  outputFile,
  text,
  toggle,
} from "../options/option-table.ts";

/** What `lockstep verify` can be told. */
export interface VerifyOptions extends PlaceOptions {
  readonly runDir: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly store: string | undefined;
  readonly actorEngine: string | undefined;
  readonly playOnly: boolean;
  readonly filesOnly: boolean;
  readonly operators: boolean;
  readonly init: string | undefined;
  readonly training: string | undefined;
  readonly report: string | undefined;
}

const mostUpdates = 2 ** 32 - 1;

export const verifyOptions: OptionTable<VerifyOptions> = {
  runDir: text(
    "RUN",
    "folder of the run, which nothing trains now, or of an export; it may stand alone, without --run-dir",
  ),
  from: count(
    1,
    mostUpdates,
    "first update to compute again (default 1). Computing begins with the newest version before it that is kept in RUN/weights, which is then compared with the ledger's hash but not made again; where none is kept, and for update 1, with the seed",
    "U",
  ),
  to: count(1, mostUpdates, "last update to compute again (default: the ledger's last)", "V"),
  store: text(
    "ADDRESS",
    "where versions and checkpoints are: folder (in RUN), folder:PATH, redis://HOST:PORT, or none to leave it out (default: as RUN/run.json says)",
  ),
  actorEngine: choice(
    engineNames,
    "what the actors computed with (default: as the ledger says; where it does not, the learner's engine if that is portable, else onnx)",
    "ENGINE",
  ),
  playOnly: toggle(
    "play the recorded actions and compare frames, rewards' sums and episodes, but nothing that the network computes: for machines whose processor or engine is another one than the ledger names",
  ),
  filesOnly: toggle("compare the run's files and hashes with each other and compute nothing again"),
  operators: toggle(
    "compare what each operator of an update computed, too (network layers, loss terms, gradients, optimizer step), and name the first one whose bits differ: for a run that was trained with --operator-hashes; of others the stage is named",
  ),
  init: text(
    "RUN",
    "folder of the run whose weights RUN began with (--init of train): its ledger must name them",
  ),
  training: text(
    "RUN",
    "with an export: folder of the run that it is of, whose training is then computed again up to its version, with the options above",
  ),
  report: outputFile("write what was found as JSON, too"),
  ...placeOptions,
};
