export {
  type IndexServer,
  type IndexServerOptions,
  type SeenRequest,
  startIndexServer,
} from "./index-server.ts";
export { type SmallRelease, smallContent, smallRelease } from "./small-release.ts";
