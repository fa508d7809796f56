import { ProtocolError } from "../errors/protocol-error.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { openChannel, type RpcChannel } from "./rpc-channel.ts";

/** Servers that give the same answers. One of them is used until it fails. */
export interface ReplicaSet {
  current(): RpcChannel;
  /** Switches to the next server, unless another call already did. */
  skip(failed: RpcChannel): void;
  close(): void;
}

/** @throws {ProtocolError} `TLS_REFUSED`; `ADDRESS_REFUSED` when there is no address */
export function createReplicaSet(
  addresses: readonly string[],
  options: ConnectionOptions,
): ReplicaSet {
  if (addresses.length === 0) {
    throw new ProtocolError(
      "ADDRESS_REFUSED",
      "no address of a parameter server is given; name at least one, e.g. --parameter-servers 127.0.0.1:7301",
    );
  }
  const channels = addresses.map((address) => openChannel(address, options));
  let index = 0;
  const current = (): RpcChannel => channels[index % channels.length] as RpcChannel;
  return {
    current,
    skip: (failed) => {
      if (failed === current()) index += 1;
    },
    close: () => {
      for (const channel of channels) channel.close();
    },
  };
}
