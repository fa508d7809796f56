import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { temporaryFolder } from "@lockstep/system/testing";
import { packageIndex } from "./pip-index.ts";

function aHome(context: TestContext) {
  const home = temporaryFolder(context);
  return {
    home,
    write: (path: string, text: string): string => {
      const file = join(home, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    index: (
      environment: Record<string, string> = {},
      named?: string,
      platform = "linux",
    ): readonly [string, string] => {
      const usual = { XDG_CONFIG_DIRS: join(home, "none"), ...environment };
      const { url, from } = packageIndex(named, { platform, home, environment: usual });
      return [url.href, from];
    },
  };
}

test("the index is the one that pip would ask: variable, environment, user's file, public one", (context) => {
  const { home, write, index } = aHome(context);
  const shared = write("shared/pip/pip.conf", "[global]\nindex-url = https://shared/simple\n");
  const config = { XDG_CONFIG_DIRS: join(home, "shared") };
  assert.deepEqual(index(config), ["https://shared/simple/", shared]);
  const mine = write(
    ".config/pip/pip.conf",
    "[global]\ntimeout = 1\nindex_url: https://mine/simple/\n[install]\nno-index = false\n",
  );
  assert.deepEqual(index(config), ["https://mine/simple/", mine]);
  const python = write("venv/pip.conf", "[download]\r\nindex-url=http://venv:8080/x\r\n");
  const active = { ...config, VIRTUAL_ENV: join(home, "venv") };
  assert.deepEqual(index(active), ["http://venv:8080/x/", python]);
  const only = write("only.conf", "[global]\nindex-url = https://only/\n");
  assert.deepEqual(index({ ...active, PIP_CONFIG_FILE: only }), ["https://only/", only]);
  const variable = { ...active, PIP_INDEX_URL: "https://variable/simple" };
  assert.deepEqual(index(variable), ["https://variable/simple/", "PIP_INDEX_URL"]);
  assert.deepEqual(index(variable, "https://named"), ["https://named/", "--index-url"]);
  const none = { ...config, PIP_CONFIG_FILE: "/dev/null" };
  assert.deepEqual(index(none), ["https://pypi.org/simple/", "pip's default"]);
});

test("other systems keep pip's configuration elsewhere", (context) => {
  const { home, write, index } = aHome(context);
  const mac = write(
    "Library/Application Support/pip/pip.conf",
    "[global]\nindex-url=https://mac\n",
  );
  assert.deepEqual(index({}, undefined, "darwin"), ["https://mac/", mac]);
  const windows = write("roaming/pip/pip.ini", "[global]\nindex-url=https://windows\n");
  const environment = { APPDATA: join(home, "roaming") };
  assert.deepEqual(index(environment, undefined, "win32"), ["https://windows/", windows]);
});

test("a name and a password are kept apart from the address, and an address that is none is refused without them", (context) => {
  const { index } = aHome(context);
  const { url, authorization } = packageIndex("https://me:secret@host/simple", {
    platform: "linux",
    home: "/",
    environment: {},
  });
  assert.equal(url.href, "https://host/simple/");
  assert.equal(authorization, `Basic ${Buffer.from("me:secret").toString("base64")}`);
  for (const address of ["me:secret@host", "file:///wheels", "nonsense"])
    assert.throws(() => index({ PIP_INDEX_URL: address }), {
      code: "INDEX_MALFORMED",
      message:
        /^PIP_INDEX_URL: not the address of a package index, expected e\.g\. https(?!.*secret)/,
    });
});
