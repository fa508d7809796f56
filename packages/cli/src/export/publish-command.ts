import { statSync } from "node:fs";
import { join } from "node:path";
import { exportFiles, readExport, uploadToHub } from "@lockstep/export";
import { CliError } from "../cli-error.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { type OptionTable, text, toggle } from "../options/option-table.ts";
import { folderAt } from "../run-folder/run-folder.ts";
import { bytes, grouped } from "../terminal/quantity.ts";

interface PublishOptions {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly send: boolean;
  readonly private: boolean;
}

const options: OptionTable<PublishOptions> = {
  from: text("DIR", "folder of the export; the name --from may be left out"),
  to: text(
    "hf:USER/NAME",
    "repository of a model on Hugging Face; it is made where it is not there",
  ),
  send: toggle("upload; without it, nothing is sent and what would be is listed"),
  private: toggle("a repository that is made is visible to its owner only"),
};

/**
 * `lockstep publish`: uploads an export to Hugging Face. The token is in `HF_TOKEN`, as for Hugging Face's own programs;
 * `HF_ENDPOINT` names another hub.
 */
export const publishCommand: Command = defineCommand<PublishOptions>({
  name: "publish",
  options,
  positional: "from",
  examples: [
    "lockstep publish exports/one --to hf:someone/hare-dash",
    "HF_TOKEN=hf_… lockstep publish exports/one --to hf:someone/hare-dash --send",
  ],
  interrupted: "nothing more is sent",
  run: publish,
});

async function publish(values: PublishOptions, context: CommandContext): Promise<number> {
  const { cwd, env, out } = context;
  if (values.from === undefined)
    throw new CliError("BAD_OPTION_VALUE", "name an export: lockstep publish DIR");
  const repository = repositoryOf(values.to);
  const { folder, facts, checksums } = readExport(folderAt(values.from, cwd, "DIR"));
  const names = [...checksums.keys(), exportFiles.checksums];
  const hub = (env["HF_ENDPOINT"] ?? "https://huggingface.co").replace(/\/+$/, "");
  for (const name of names)
    out.write(`${bytes(statSync(join(folder, name)).size).padStart(9)}  ${name}\n`);
  if (!values.send) {
    out.write(
      `Nothing was sent. With --send these ${grouped(names.length)} files go to ${hub}/${repository}${values.private ? "" : ", which everybody can read"}.\n`,
    );
    return 0;
  }
  const token = env["HF_TOKEN"];
  if (token === undefined || token === "")
    throw new CliError(
      "BAD_OPTION_VALUE",
      "HF_TOKEN is not set; put a token that may write there into it, from https://huggingface.co/settings/tokens",
    );
  const title = `${facts.run}, version ${facts.version}`;
  const published = await uploadToHub({
    ...{ repository, folder, names, token, hub, title },
    private: values.private,
  });
  const what = published.made ? "made and filled" : "filled";
  out.write(`${published.url} was ${what}, commit ${published.commit}\n`);
  return 0;
}

/** @throws {CliError} `BAD_OPTION_VALUE` */
function repositoryOf(to: string | undefined): string {
  const [, repository] =
    /^hf:([A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95})$/.exec(to ?? "") ?? [];
  if (repository !== undefined) return repository;
  throw new CliError(
    "BAD_OPTION_VALUE",
    `--to is ${to === undefined ? "missing" : `'${to}'`}, expected hf:USER/NAME`,
  );
}
