import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What some tests need and npm cannot bring; without it they are skipped, or fail when LOCKSTEP_REQUIRE_ALL=1. */
export function missingPrograms() {
  return [
    { found: onPath("redis-server"), name: "redis-server", get: "apt-get install redis-server" },
    { found: onPath("prometheus"), name: "prometheus", get: "apt-get install prometheus" },
    {
      found: onPath("kubectl"),
      name: "kubectl",
      get: "https://kubernetes.io/docs/tasks/tools, or see .ci/run",
    },
    {
      found: existsSync(process.env.LOCKSTEP_PYTHON ?? ""),
      name: "a Python with TensorBoard, rliable, stable-retro, ONNX Runtime and PyTorch",
      get: "see test/python/requirements.txt, and name it in LOCKSTEP_PYTHON",
    },
    { found: onPath("ffmpeg"), name: "ffmpeg", get: "apt-get install ffmpeg" },
    { found: onPath("ca65"), name: "cc65", get: "apt-get install cc65" },
    {
      found: onPath("chromium-headless-shell") || onPath("chromium"),
      name: "chromium",
      get: "apt-get install chromium-headless-shell",
    },
    { found: onPath("cc"), name: "a C compiler", get: "apt-get install gcc libc6-dev" },
    {
      found: existsSync("/usr/lib/x86_64-linux-gnu/libvulkan.so.1") || process.arch !== "x64",
      name: "Vulkan's loader",
      get: "apt-get install libvulkan1 libegl1 libgl1 libx11-6 libxext6",
    },
    ...["nestopia", "gambatte", "genesis_plus_gx"].map((core) => ({
      found: isCoreInstalled(core),
      name: `libretro core ${core}`,
      get: `apt-get install libretro-${core.replaceAll("_", "")}`,
    })),
  ].filter(({ found }) => !found);
}

function onPath(program) {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .some((folder) => existsSync(join(folder, program)));
}

function isCoreInstalled(core) {
  return ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"].some((folder) =>
    existsSync(join(folder, "libretro", `${core}_libretro.so`)),
  );
}
