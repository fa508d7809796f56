import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectFolder } from "../folders/project-folders.ts";

const start = promisify(execFile);

/** Runs one of the Python scripts beside this file and reads the JSON of its last line. @throws {Error} with what it said */
export async function askPeer<Answer>(
  python: string,
  script: string,
  args: readonly (string | number)[],
): Promise<Answer> {
  const file = join(projectFolder, "bench", "peers", script);
  try {
    const { stdout } = await start(python, [file, ...args.map(String)], {
      timeout: 3_600_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Answer;
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    const [last = String(error)] = stderr.trim().split("\n").slice(-1);
    throw new Error(`${script} failed: ${last}`);
  }
}

/** Where a module of that Python lies; `null` when there is none, or no Python. */
export async function moduleFolder(python: string, module: string): Promise<string | null> {
  const code = `from importlib.util import find_spec; s = find_spec(${JSON.stringify(module)}); print(s.submodule_search_locations[0] if s else "")`;
  try {
    const { stdout } = await start(python, ["-c", code], { timeout: 60_000 });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}

/** Names and versions of installed packages, those that are missing left out. */
export async function moduleVersions(python: string, packages: readonly string[]): Promise<string> {
  const code = [
    "import sys",
    "from importlib.metadata import PackageNotFoundError, version",
    "found = []",
    "for name in sys.argv[1:]:",
    "    try:",
    "        found.append(f'{name} {version(name)}')",
    "    except PackageNotFoundError:",
    "        pass",
    "print(', '.join(found))",
  ].join("\n");
  const { stdout } = await start(python, ["-c", code, ...packages], { timeout: 60_000 });
  return stdout.trim();
}
