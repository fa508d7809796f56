// Runs one measurement: `npm run bench -- efficiency --runs 3`. Without a name it lists them.
import { messageOf, oneLine } from "@lockstep/errors";

const measurements = {
  "agent-page":
    "frames a second of a page with an agent, on one core, without its canvas and in Chromium",
  builds:
    "steps/s, CPU time and memory of a training by this checkout beside another one, in turns",
  compose: "from git clone to the first update of the compose stack; needs Docker",
  cores: "a table of installed cores: speed drawn and undrawn, states, determinism",
  efficiency: "steps/s of a whole training ÷ what the machine could do if it did nothing else",
  emulators: "the libretro host beside a C host, undrawn frames, the environment around a core",
  engines: "what an update costs by engine and batch; with --torch PYTHON beside PyTorch",
  evaluation: "steps/s and CPU time of runs that are evaluated while they train, beside none",
  exact: "what our own exp, log, sin, … cost beside V8's, and their errors beside MPFR's values",
  gpu: "gradients and updates on a graphics processor beside PyTorch; --bundle for other machines",
  "large-batch": "memory and time of one update as large as a preset's",
  learning:
    "returns of several seeds beside Stable-Baselines3, equal steps, the same core and start states",
  overhead: "steps/s with and without heartbeats, ledger, checkpoints and snapshots",
  page: "steps/s and CPU time of a run with one page and with 20 pages open, beside none",
  peers:
    "beside Stable-Baselines3, stable-retro, PyTorch and env-stableretro-turbo, the same work in turns",
  processors:
    "whether cores do the same on this processor and on another one, which may be emulated",
  recovery: "how long training is held up by a killed or frozen process",
  scale: "learner and parameter servers with up to 1,000 simulated actors",
  steps:
    "CPU time of a slot's steps on libretro cores by this checkout beside another one, in turns",
  verify: "what lockstep verify costs beside the training that it verifies",
};

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !Object.hasOwn(measurements, name)) {
  const lines = Object.entries(measurements).map(([each, what]) => `  ${each.padEnd(14)}${what}`);
  const heading = name === undefined ? "" : `bench: no measurement is called '${name}'\n\n`;
  process.stderr.write(
    `${heading}usage: npm run bench -- NAME [OPTION …]\n\n${lines.join("\n")}\n`,
  );
  process.exit(78);
}
// As the services have it: ONNX Runtime reports to nobody.
process.env.ORT_DISABLE_TELEMETRY ??= "1";
try {
  const { measure } = await import(`./dist/${name}.bench.js`);
  await measure(args);
} catch (error) {
  process.stderr.write(`bench: ${oneLine(messageOf(error))}\n`);
  if (process.env.LOCKSTEP_STACK === "1") process.stderr.write(`${error.stack}\n`);
  process.exit(1);
}
