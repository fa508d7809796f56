export {
  type Installed,
  type InstallFolders,
  installCores,
} from "./install-cores.ts";
export { InstallerError, type InstallerErrorCode } from "./installer-error.ts";
export { offeredCores, type Selection, selectCores } from "./offered-cores.ts";
export { patientServer, type Server } from "./package-index/ask-server.ts";
export { type PackageIndex, packageIndex } from "./package-index/pip-index.ts";
export { fetchWheel, readWheel, type Wheel, type WheelSource } from "./wheel/get-wheel.ts";
export {
  type KnownWheel,
  stableRetro,
  thisMachine,
  type WheelRelease,
} from "./wheel-release.ts";
