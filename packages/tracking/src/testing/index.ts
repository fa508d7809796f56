export { aTrackerServer, type ReceivedRequest, type Reply } from "./a-tracker-server.ts";
export { FakeTrackio } from "./fake-trackio.ts";
