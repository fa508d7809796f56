import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { readUserText, type UserFolderHints } from "@lockstep/system";
import { InstallerError } from "../installer-error.ts";

/** A package index (PEP 503), and who says so. */
export interface PackageIndex {
  /** Without name and password. */
  readonly url: URL;
  /** Value of the header `Authorization` for requests to the index's own server; `null` for none. */
  readonly authorization: string | null;
  /** For messages, e.g. `PIP_INDEX_URL`. */
  readonly from: string;
}

/** pip's own default. */
const publicIndex = "https://pypi.org/simple";

/**
 * The index that the user named, or else the one that pip would ask: `PIP_INDEX_URL`, then `index-url` of pip's
 * configuration files, then the public one.
 * @throws {InstallerError} `INDEX_MALFORMED`
 */
export function packageIndex(named: string | undefined, hints: UserFolderHints): PackageIndex {
  if (named !== undefined) return indexAt(named, "--index-url");
  const variable = hints.environment["PIP_INDEX_URL"] ?? "";
  if (variable !== "") return indexAt(variable, "PIP_INDEX_URL");
  for (const file of pipFiles(hints)) {
    const url = indexOf(file);
    if (url !== null) return indexAt(url, file);
  }
  return indexAt(publicIndex, "pip's default");
}

function indexAt(text: string, from: string): PackageIndex {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InstallerError(
      "INDEX_MALFORMED",
      `${from}: not the address of a package index, expected e.g. ${publicIndex}. A wheel that is a file here is named with --from.`,
    );
  }
  const { username, password } = url;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  url.username = "";
  url.password = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return {
    url,
    authorization: username === "" ? null : `Basic ${Buffer.from(credentials).toString("base64")}`,
    from,
  };
}

/** The file that wins first: https://pip.pypa.io/en/stable/topics/configuration/#location */
function pipFiles({ platform, home, environment }: UserFolderHints): readonly string[] {
  const only = environment["PIP_CONFIG_FILE"] ?? "";
  // Python's os.devnull: pip then reads no file at all.
  if (only === "/dev/null" || only.toLowerCase() === "nul") return [];
  const python = environment["VIRTUAL_ENV"] ?? environment["CONDA_PREFIX"];
  const name = platform === "win32" ? "pip.ini" : "pip.conf";
  return [
    ...(only === "" ? [] : [only]),
    ...(python === undefined ? [] : [join(python, name)]),
    ...userFiles(platform, home, environment, name),
    ...sharedFiles(platform, environment, name),
  ];
}

function userFiles(
  platform: string,
  home: string,
  environment: UserFolderHints["environment"],
  name: string,
): readonly string[] {
  if (platform === "win32") {
    const roaming = environment["APPDATA"] ?? join(home, "AppData", "Roaming");
    return [join(roaming, "pip", name), join(home, "pip", name)];
  }
  const usual = join(environment["XDG_CONFIG_HOME"] ?? join(home, ".config"), "pip", name);
  const application = join(home, "Library", "Application Support", "pip", name);
  return [...(platform === "darwin" ? [application] : []), usual, join(home, ".pip", name)];
}

function sharedFiles(
  platform: string,
  environment: UserFolderHints["environment"],
  name: string,
): readonly string[] {
  if (platform === "win32")
    return [join(environment["ProgramData"] ?? "C:\\ProgramData", "pip", name)];
  if (platform === "darwin") return [join("/Library", "Application Support", "pip", name)];
  const folders = (environment["XDG_CONFIG_DIRS"] ?? "/etc/xdg").split(":");
  return ["/etc/pip.conf", ...folders.map((folder) => join(folder, "pip", name))];
}

const sections = ["download", "install", "global"];

/** `index-url` of a file, of pip's sections the most special one; `null` without the file or the setting. */
function indexOf(file: string): string | null {
  let text: string;
  try {
    text = readUserText(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return null;
    throw new InstallerError(
      "INDEX_MALFORMED",
      `${file}: pip's configuration cannot be read: ${messageOf(error)}. Name an index with --index-url.`,
      { cause: error },
    );
  }
  const found = new Map<string, string>();
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    const title = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (title !== undefined) section = title.trim();
    const value = /^index[-_]url\s*[=:]\s*(\S+)\s*$/i.exec(line)?.[1];
    if (value !== undefined) found.set(section, value);
  }
  return sections.map((name) => found.get(name)).find((url) => url !== undefined) ?? null;
}
