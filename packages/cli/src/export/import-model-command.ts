import { dirname, join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { environmentFolder, type ReadExport, readExport } from "@lockstep/export";
import { bytesOfFloats, networkOf, runFileText } from "@lockstep/round";
import { configurationSha256 } from "@lockstep/run-configuration";
import { makeFolder, readBounded, replaceFileSync } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { recordOf } from "../model-source/exported-run.ts";
import { openFinishedRun } from "../model-source/finished-run.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { type OptionTable, text } from "../options/option-table.ts";
import { importedFile } from "../run-folder/imported-run.ts";
import { createRunFolder, folderAt, inRunFolder } from "../run-folder/run-folder.ts";
import { grouped } from "../terminal/quantity.ts";

interface ImportModelOptions extends PlaceOptions {
  readonly from: string | undefined;
  readonly runDir: string | undefined;
}

const options: OptionTable<ImportModelOptions> = {
  from: text("DIR", "folder of the export; the name --from may be left out"),
  runDir: text("RUN", "folder of the run that is made (default runs/ and the run's name)"),
  ...placeOptions,
};

/** `lockstep import-model`: an export becomes a run that can be played, and that a new run can begin with. */
export const importModelCommand: Command = defineCommand<ImportModelOptions>({
  name: "import-model",
  options,
  positional: "from",
  examples: ["lockstep import-model exports/one --run-dir runs/imported"],
  run: importModel,
});

async function importModel(values: ImportModelOptions, context: CommandContext): Promise<number> {
  const { cwd, out, err } = context;
  if (values.from === undefined)
    throw new CliError("BAD_OPTION_VALUE", "name an export: lockstep import-model DIR");
  const exported = readExport(folderAt(values.from, cwd, "DIR"));
  const { run, version } = exported.facts;
  const folder = folderAt(values.runDir ?? join("runs", run), cwd);
  createRunFolder(
    folder,
    recordOf(exported),
    "an export is imported into a folder of its own: choose another --run-dir",
  );
  inRunFolder(folder, "written", () => writeRun(folder, exported));
  out.write(`${run}, version ${grouped(version)}: ${folder}\n`);
  out.write(
    "It has no ledger: it can be evaluated, recorded, watched and begun with (--init), not resumed or verified.\n",
  );
  try {
    await openFinishedRun({ ...values, runDir: folder }, cwd);
  } catch (error) {
    err.write(`It cannot be played here yet: ${messageOf(error)}\n`);
  }
  return 0;
}

function writeRun(
  folder: string,
  { folder: from, facts, weights, head, checksums }: ReadExport,
): void {
  const { run, version, weightsSha256: sha256, configuration } = facts;
  for (const name of checksums.keys()) {
    if (!name.startsWith(`${environmentFolder}/`)) continue;
    makeFolder(dirname(join(folder, name)));
    replaceFileSync(join(folder, name), readBounded(join(from, name), mostModuleBytes));
  }
  const about = {
    ...{ run, version, sha256, network: networkOf(configuration) },
    configurationSha256: configurationSha256(configuration),
  };
  const path = join(folder, "weights", String(version));
  makeFolder(dirname(path));
  replaceFileSync(join(folder, importedFile), runFileText({ facts, head }));
  replaceFileSync(`${path}.f32`, bytesOfFloats(weights));
  replaceFileSync(`${path}.json`, runFileText(about));
}

/** Far above any code, also with its data. */
const mostModuleBytes = 256 * 1024 * 1024;
