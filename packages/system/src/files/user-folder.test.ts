import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { userFolder } from "./user-folder.ts";

const home = resolve("/home/me");

test("the folder for what is installed is where the system keeps it, or where LOCKSTEP_DATA says", () => {
  const on = (platform: string, environment: Record<string, string> = {}): string =>
    userFolder({ platform, home, environment });
  assert.equal(on("linux"), join(home, ".local", "share", "lockstep"));
  assert.equal(on("linux", { XDG_DATA_HOME: resolve("/big") }), join(resolve("/big"), "lockstep"));
  assert.equal(on("linux", { XDG_DATA_HOME: "big" }), join(home, ".local", "share", "lockstep"));
  assert.equal(on("darwin"), join(home, "Library", "Application Support", "lockstep"));
  assert.equal(on("win32"), join(home, "AppData", "Local", "lockstep"));
  assert.equal(on("win32", { LOCALAPPDATA: resolve("/local") }), resolve("/local/lockstep"));
  for (const platform of ["linux", "darwin", "win32"])
    assert.equal(on(platform, { LOCKSTEP_DATA: "mine" }), resolve("mine"));
});
