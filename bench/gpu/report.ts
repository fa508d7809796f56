import { median } from "@lockstep/learning";
import { ratioInterval } from "../peers/ratio-interval.ts";
import type { EngineCheck, EngineTiming, GpuResults, UpdatePair } from "./results.ts";

/** Checks and times as Markdown. */
export function reportOf({ date, machine, checks, timings, notes }: GpuResults): string {
  const { card, vulkan, processor, cores, node, torch } = machine;
  const devices = vulkan.map(({ name, kind }) => `${name} (${kind})`).join(", ");
  const versions = [`Node ${node}`, ...(torch === null ? [] : [`PyTorch ${torch}`])].join(", ");
  const blocks = [
    table(
      "engine | gradient of | beside | largest difference of a tensor | allowed",
      checks.map(checkRow),
    ),
    table(
      "an update of | engine | Lockstep | PyTorch, float32 | Lockstep is, 95 % interval | beside PyTorch as installed (TF32) | pairs",
      timings.map(timingRow),
    ),
    notes.map((note) => `- ${note}`),
    [
      `${date.slice(0, 10)}, ${card ?? "no NVIDIA card"}, Vulkan: ${devices || "none"}, ${cores} cores (${processor || "unknown"}), ${versions}.`,
    ],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/** Nothing without rows. */
function table(head: string, rows: readonly string[]): readonly string[] {
  if (rows.length === 0) return [];
  return [`| ${head} |`, `|${"---|".repeat(head.split("|").length)}`, ...rows];
}

function checkRow({ engine, spec, rows, against, tensor, error, allowed }: EngineCheck): string {
  const size = spec.architecture === "nature-cnn" ? `${spec.height}×${spec.width}` : spec.length;
  const verdict = error <= allowed ? "" : "**differs**: ";
  return `| \`${engine}\` | ${rows} rows, ${size} | ${against === "the other engine" ? "`onnx:cpu`" : against} | ${verdict}\`${tensor}\`: ${error.toExponential(1)} | ${allowed} |`;
}

function timingRow({ engine, update, pairs }: EngineTiming): string {
  const { rows, microBatchRows } = update;
  const milliseconds = (pick: (pair: UpdatePair) => number | null): string => {
    const all = pairs.flatMap((pair) => pick(pair) ?? []);
    return all.length === 0 ? "–" : `${(1000 * median(all)).toPrecision(3)} ms`;
  };
  const beside = (pick: (pair: UpdatePair) => number | null): string => {
    const ratios = pairs.flatMap((pair) => (pick(pair) ?? Number.NaN) / pair.lockstep);
    if (ratios.some(Number.isNaN)) return "–";
    const { ratio, low, high } = ratioInterval(ratios);
    return `${ratio.toFixed(2)} × as fast (${low.toFixed(2)}–${high.toFixed(2)})`;
  };
  const columns = [
    `${rows.toLocaleString("en")} rows, ${microBatchRows} at once`,
    `\`${engine}\``,
    milliseconds(({ lockstep }) => lockstep),
    milliseconds(({ torch }) => torch),
    beside(({ torch }) => torch),
    beside(({ torchAsInstalled }) => torchAsInstalled),
    pairs.length,
  ];
  return `| ${columns.join(" | ")} |`;
}
