import koffi from "koffi";
import { answerQuestions } from "../answer-questions.ts";

/** A device that Vulkan's loader finds. */
export interface VulkanDevice {
  readonly name: string;
  /** `processor`: a driver that computes on the CPU. */
  readonly kind: "discrete" | "integrated" | "virtual" | "processor" | "other";
}

// VkPhysicalDeviceType, and the places of structures' fields on 64-bit machines.
// Source: https://registry.khronos.org/vulkan/specs/latest/man/html/VkPhysicalDeviceProperties.html
const kinds = ["other", "integrated", "discrete", "virtual", "processor"] as const;
const TYPE_OFFSET = 16;
const NAME_OFFSET = 20;
const NAME_BYTES = 256;
/** VkPhysicalDeviceProperties has 824 bytes. */
const PROPERTIES_BYTES = 1024;
const MOST_DEVICES = 16;
const INSTANCE_CREATE_INFO = 1;
const INSTANCE_CREATE_INFO_BYTES = 64;
const APPLICATION_INFO = 0;
const APPLICATION_INFO_BYTES = 48;
const VERSION_1_1 = (1 << 22) | (1 << 12);

/**
 * Asks Vulkan's loader for its devices, in a process of its own: a broken driver ends it.
 * @throws {Error} when there is no loader or no driver
 */
function vulkanDevices(): readonly VulkanDevice[] {
  const loader = koffi.load("libvulkan.so.1");
  const createInstance = loader.func(
    "int vkCreateInstance(void *info, void *allocator, _Out_ void **instance)",
  );
  const enumerate = loader.func(
    "int vkEnumeratePhysicalDevices(void *instance, _Inout_ uint32_t *count, void *devices)",
  );
  const getProperties = loader.func(
    "void vkGetPhysicalDeviceProperties(void *device, void *properties)",
  );
  const instance: [unknown] = [null];
  expectSuccess("vkCreateInstance", createInstance(createInfo(), null, instance));
  const handles = Buffer.alloc(8 * MOST_DEVICES);
  const count: [number] = [MOST_DEVICES];
  expectSuccess("vkEnumeratePhysicalDevices", enumerate(instance[0], count, handles));
  return Array.from({ length: count[0] }, (_, index) => {
    const properties = Buffer.alloc(PROPERTIES_BYTES);
    getProperties(handles.readBigUInt64LE(8 * index), properties);
    const name = properties.subarray(NAME_OFFSET, NAME_OFFSET + NAME_BYTES).toString("utf8");
    return {
      name: name.slice(0, name.indexOf("\0")),
      kind: kinds[properties.readUInt32LE(TYPE_OFFSET)] ?? "other",
    };
  });
}

/** VkInstanceCreateInfo with its VkApplicationInfo behind it, in one memory that lives as long as the call. */
function createInfo(): Buffer {
  const info = Buffer.alloc(INSTANCE_CREATE_INFO_BYTES + APPLICATION_INFO_BYTES);
  info.writeUInt32LE(INSTANCE_CREATE_INFO, 0);
  info.writeBigUInt64LE(BigInt(koffi.address(info)) + BigInt(INSTANCE_CREATE_INFO_BYTES), 24);
  info.writeUInt32LE(APPLICATION_INFO, INSTANCE_CREATE_INFO_BYTES);
  info.writeUInt32LE(VERSION_1_1, INSTANCE_CREATE_INFO_BYTES + 44);
  return info;
}

/** @param result 0 is success, 5 that there are more devices than were asked for */
function expectSuccess(what: string, result: number): void {
  if (result === 0 || result === 5) return;
  const known = result === -9 ? ": no driver that this loader can use" : "";
  throw new Error(`${what} answered ${result}${known}`);
}

await answerQuestions(async () => vulkanDevices());
