import { type ChannelOptions, logVerbosity, setLogVerbosity } from "@grpc/grpc-js";
import { type ConnectionOptions, defaultMaxMessageBytes } from "./connection-options.ts";
import { forgetReadMessages } from "./forgetful-stream-decoder.ts";

// grpc-js writes errors to standard error that its callers receive anyway.
if (process.env["GRPC_VERBOSITY"] === undefined) setLogVerbosity(logVerbosity.NONE);

forgetReadMessages();

/**
 * Bytes a side may send before the other acknowledges: with HTTP/2's 64 kB a new version would take a hundred round
 * trips.
 */
export const flowControlWindowBytes: number = 8 * 1024 * 1024;

/**
 * A server may notice a dead client late: actors have leases, and a dead subscriber costs only its stream. After a few
 * busy seconds a server must not drop all its clients at once.
 */
const patienceOfServers: ChannelOptions = {
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_timeout_ms": 20_000,
};

/** Statistics for debugging tools; with a thousand connections they cost memory and time. */
const withoutChannelz: ChannelOptions = { "grpc.enable_channelz": 0 };

export function serverChannelOptions(maxMessageBytes: number): ChannelOptions {
  return {
    ...withoutChannelz,
    ...patienceOfServers,
    "grpc.max_concurrent_streams": 64,
    // An idle connection is closed after a while.
    "grpc.max_connection_idle_ms": 60_000,
    // Beyond the limit but below twice it, a message is refused with our own code (see `server-handlers.ts`).
    "grpc.max_receive_message_length": 2 * maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  };
}

export function clientChannelOptions({
  tls,
  maxMessageBytes = defaultMaxMessageBytes,
  patienceMs = 4_000,
}: ConnectionOptions): ChannelOptions {
  const serverName = tls?.serverName;
  return {
    ...withoutChannelz,
    // A frozen or disconnected server is noticed after time + timeout. Shorter values would fail: a process whose cores
    // are all busy may need seconds to answer.
    "grpc.keepalive_time_ms": 4_000,
    "grpc.keepalive_timeout_ms": patienceMs,
    "grpc-node.flow_control_window": flowControlWindowBytes,
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 1_000,
    // Each client has its own connection, so a slow stream of one client never blocks another client.
    "grpc.use_local_subchannel_pool": 1,
    "grpc.service_config_disable_resolution": 1,
    "grpc.enable_http_proxy": 0,
    ...(serverName === undefined
      ? {}
      : { "grpc.ssl_target_name_override": serverName, "grpc.default_authority": serverName }),
  };
}
