import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf } from "@lockstep/errors";
import { AskedProcess } from "../asked-process.ts";
import type { VulkanDevice } from "./vulkan-process.ts";

export type Environment = Readonly<Record<string, string>>;

/** How Vulkan is used on this machine. */
export interface Vulkan {
  /** Of processes that use it. */
  readonly environment: Environment;
  readonly devices: readonly VulkanDevice[];
}

export interface VulkanPlaces {
  /** Folder with Vulkan's loader and what drivers load besides, for machines without; null for none. */
  readonly libraries: string | null;
  /** Folder for a manifest. */
  readonly scratch: string;
}

/** Where NVIDIA's driver puts what the loader looks for; in containers it is mounted below /usr/local/nvidia. */
const manifestFolders = [
  "/etc/vulkan/icd.d",
  "/usr/share/vulkan/icd.d",
  "/usr/local/share/vulkan/icd.d",
  "/usr/local/nvidia/share/vulkan/icd.d",
  "/usr/local/nvidia/vulkan/icd.d",
];
const mountedLibraries = ["/usr/local/nvidia/lib64", "/usr/local/nvidia/lib"];
/** NVIDIA's Vulkan driver is inside both; the second does not need X11's libraries. */
const driverLibraries = ["libGLX_nvidia.so.0", "libEGL_nvidia.so.0"];

/**
 * The first way to use Vulkan that has a graphics processor, else one with a driver that computes on the processor: as the
 * machine is set up; with NVIDIA's driver where only its manifest or only its library is there. Each without and with the
 * bundle's libraries.
 * @throws {Error} in one line, when there is none
 */
export async function chooseVulkan(places: VulkanPlaces): Promise<Vulkan> {
  const ways = waysToUse(places);
  const problems: string[] = [];
  let software: Vulkan | null = null;
  for (const environment of ways) {
    try {
      const devices = await devicesWith(environment);
      if (devices.some(({ kind }) => kind !== "processor")) return { environment, devices };
      if (devices.length > 0) software ??= { environment, devices };
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  if (software !== null) return software;
  const problem = problems.at(-1) ?? "no device";
  throw new Error(
    `no Vulkan driver: ${problem}; NVIDIA's driver has one inside ${driverLibraries.join(" or ")}, which containers get with NVIDIA_DRIVER_CAPABILITIES=all`,
  );
}

function waysToUse({ libraries, scratch }: VulkanPlaces): Environment[] {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES } = process.env;
  const chosen = VK_DRIVER_FILES ?? VK_ICD_FILENAMES;
  const drivers: Environment[] = chosen === undefined ? [...manifests(scratch)] : [];
  const paths = [libraryPath([]), ...(libraries === null ? [] : [libraryPath([libraries])])];
  return [{}, ...drivers].flatMap((driver) => paths.map((path) => ({ ...driver, ...path })));
}

/** Before those of the machine in the search, which therefore is without them first. */
function libraryPath(more: readonly string[]): Environment {
  const { LD_LIBRARY_PATH = "" } = process.env;
  const mounted = mountedLibraries.filter((folder) => existsSync(folder));
  const all = [...LD_LIBRARY_PATH.split(":"), ...more, ...mounted].filter(Boolean);
  return all.length === 0 ? {} : { LD_LIBRARY_PATH: all.join(":") };
}

function* manifests(scratch: string): Iterable<Environment> {
  for (const folder of manifestFolders.filter((each) => existsSync(each)))
    for (const name of readdirSync(folder).filter((each) => /nvidia.*\.json$/.test(each)))
      yield { VK_ICD_FILENAMES: join(folder, name) };
  for (const library of driverLibraries) {
    const file = join(scratch, `${library}.json`);
    const driver = { library_path: library, api_version: "1.3.0" };
    writeFileSync(file, JSON.stringify({ file_format_version: "1.0.0", ICD: driver }));
    yield { VK_ICD_FILENAMES: file };
  }
}

async function devicesWith(environment: Environment): Promise<readonly VulkanDevice[]> {
  const script = fileURLToPath(new URL("./vulkan-process.js", import.meta.url));
  const child = new AskedProcess("Vulkan", [process.execPath, script], environment);
  try {
    return await child.ask<readonly VulkanDevice[]>({}, 20_000);
  } finally {
    child.end();
  }
}
