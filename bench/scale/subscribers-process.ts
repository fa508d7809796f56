import { createParameterClient } from "@lockstep/protocol";

/** Configuration of a process of subscribers, as JSON in its first argument. */
export interface SubscribersOrder {
  readonly run: string;
  readonly token: string;
  /** One for each subscriber. */
  readonly addresses: readonly string[];
  /** It reports after this version. */
  readonly lastVersion: number;
}

/** Results of a process of subscribers. */
export interface Received {
  readonly type: "received";
  /** By version, the time at which the last of them had verified it, in milliseconds since 1970. */
  readonly lastMs: Readonly<Record<number, number>>;
  readonly cpuSeconds: number;
}

const { run, token, addresses, lastVersion } = JSON.parse(
  process.argv[2] ?? "",
) as SubscribersOrder;
const lastMs: Record<number, number> = {};
let connected = 0;

const subscribe = async (address: string, index: number): Promise<void> => {
  const client = createParameterClient({ addresses: [address], token });
  const signal = new AbortController().signal;
  const subscriber = `subscriber-${process.pid}-${index}`;
  // The client checks size and hash before it returns a version.
  for await (const { version } of client.subscribe({ run, afterVersion: -1, subscriber, signal })) {
    lastMs[version] = performance.timeOrigin + performance.now();
    if (version === 0 && ++connected === addresses.length) process.send?.({ type: "ready" });
    if (version >= lastVersion) break;
  }
  client.close();
};
await Promise.all(addresses.map(subscribe));
const { user, system } = process.cpuUsage();
const received: Received = { type: "received", lastMs, cpuSeconds: (user + system) / 1e6 };
process.send?.(received);
process.disconnect();
