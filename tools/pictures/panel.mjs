// The panel of a training, drawn in a terminal of its own, as the README's picture: `npm run panel-picture -- [options of train]`, on a
// quiet machine.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { terminalSvg } from "./terminal-svg.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const picture = join(root, "docs", "pictures", "panel.svg");
const columns = 92;
/** Of the run, when the picture is taken. */
const share = 0.6;

const csi = `${String.fromCharCode(27)}\\[`;
/** Between two pictures the cursor goes up to the first line again. */
const nextPicture = new RegExp(`${csi}(?:\\d+A\\r|\\?25l)`);
const wholePicture = new RegExp(`${csi}J$`);
const lineEnd = new RegExp(`${csi}K\\r?\\n`);
const colour = new RegExp(`${csi}[\\d;]*m`, "g");
const interrupt = "\u0003";

const folder = mkdtempSync(join(tmpdir(), "lockstep-panel-"));
const command = ["packages/cli/bin/lockstep.js", "train", "--run-dir", join(folder, "run")];
const train = [process.execPath, ...command, ...process.argv.slice(2)].map((word) => `'${word}'`);
const inTerminal = `stty cols ${columns} rows 32; exec ${train.join(" ")}`;
// Of util-linux: what it starts has a terminal.
const terminal = spawn("script", ["-qec", inTerminal, "/dev/null"], { cwd: root });

let printed = "";
let isTaken = false;
terminal.stdout.setEncoding("utf8").on("data", (text) => {
  const pictures = `${printed}${text}`.split(nextPicture);
  printed = pictures.at(-1) ?? "";
  const whole = pictures.findLast((each) => wholePicture.test(each));
  if (isTaken || whole === undefined || doneOf(whole) < share) return;
  isTaken = true;
  const lines = whole.split(lineEnd).slice(0, -1);
  writeFileSync(picture, terminalSvg("The panel of a training", lines, columns));
  terminal.stdin.write(interrupt);
});
terminal.once("error", ({ message }) => {
  printed = `script (util-linux) cannot be started: ${message}`;
});
terminal.once("close", (code) => {
  rmSync(folder, { recursive: true, force: true });
  if (isTaken) return;
  console.error(`no picture was taken: the training ended with exit code ${code}\n${printed}`);
  process.exitCode = 1;
});

/** @returns the share of its updates that a run has made, as its panel says; 0 before that */
function doneOf(panel) {
  const found = panel.replaceAll(colour, "").match(/([\d ]+) of ([\d ]+) updates/);
  const [version = 0, target = 1] =
    found?.slice(1).map((text) => Number(text.replaceAll(" ", ""))) ?? [];
  return version / target;
}
