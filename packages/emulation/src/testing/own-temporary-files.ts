import { temporaryFolder } from "@lockstep/system/testing";

/** Puts this process's temporary files into a folder of the test's own: other tests make and remove theirs meanwhile. */
export function ownTemporaryFiles(context: { after(hook: () => void): void }): string {
  const folder = temporaryFolder(context);
  const usual = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  context.after(() => {
    if (usual === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = usual;
  });
  return folder;
}
