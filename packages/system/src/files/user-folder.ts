import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/** What decides where a program keeps what belongs to a user and to no project. */
export interface UserFolderHints {
  readonly platform: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The absolute path of the folder where Lockstep keeps what it installs for this user: `LOCKSTEP_DATA`, or the place
 * that the system has for it (https://specifications.freedesktop.org/basedir-spec). It need not exist.
 */
export function userFolder(
  { platform, home, environment }: UserFolderHints = {
    platform: process.platform,
    home: homedir(),
    environment: process.env,
  },
): string {
  const named = environment["LOCKSTEP_DATA"];
  if (named !== undefined && named !== "") return resolve(named);
  if (platform === "win32")
    return join(environment["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "lockstep");
  if (platform === "darwin") return join(home, "Library", "Application Support", "lockstep");
  const shared = environment["XDG_DATA_HOME"] ?? "";
  // The specification ignores relative paths.
  return join(isAbsolute(shared) ? shared : join(home, ".local", "share"), "lockstep");
}
