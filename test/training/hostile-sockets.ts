import { connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { type RawConnection, rawConnection } from "./raw-grpc.ts";

/** Connections that do nothing good for as long as they are open. */
export interface BadCompany {
  close(): void;
}

const silent = 40;
const dripMs = 50;

/** Opens what only costs: silence, garbage, drops of a message, streams without number, headers without end. */
export function keepBadCompany(address: string, token: string, path: string): BadCompany {
  const [host = "", port = ""] = address.split(":");
  const sockets: Socket[] = [];
  const open = (bytes?: Uint8Array): Socket => {
    const socket = connect(Number(port), host);
    socket.on("error", () => undefined);
    if (bytes !== undefined) socket.on("connect", () => socket.write(bytes));
    sockets.push(socket);
    return socket;
  };
  for (let index = 0; index < silent; index++) open();
  open(Buffer.alloc(100_000, 0x5a));
  open(Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  // The hello of TLS, as far as its first bytes.
  open(Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]));
  // HTTP/2, and then frames that are none.
  open(Buffer.concat([Buffer.from(preface), Buffer.alloc(50_000, 0xff)]));
  const connections: RawConnection[] = [];
  const drips = [slowPreface(open()), slowMessage(address, token, path, connections)];
  manyStreams(address, path);
  giantMetadata(address, path);
  return {
    close: () => {
      for (const drip of drips) clearInterval(drip);
      for (const socket of sockets) socket.destroy();
      for (const connection of connections) connection.close();
    },
  };
}

const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

function slowPreface(socket: Socket): NodeJS.Timeout {
  let sent = 0;
  return setInterval(() => {
    socket.write(preface[sent % preface.length] ?? "");
    sent += 1;
  }, dripMs);
}

function slowMessage(
  address: string,
  token: string,
  path: string,
  connections: RawConnection[],
): NodeJS.Timeout {
  const connection = rawConnection(address);
  connections.push(connection);
  const call = connection.call(path, { authorization: `Bearer ${token}` });
  call.write(Buffer.from([0, 0, 1, 0, 0]));
  return setInterval(() => call.write(Buffer.from([7])), dripMs);
}

/** Far more than a connection may have at once, and all of them taken back. */
function manyStreams(address: string, path: string): void {
  const session = connectHttp2(`http://${address}`);
  session.on("error", () => undefined);
  for (let index = 0; index < 500; index++) {
    const stream = session.request({ ":method": "POST", ":path": path });
    stream.on("error", () => undefined);
    if (index % 2 === 0) stream.close(8);
  }
  setTimeout(() => session.destroy(), 1_000).unref();
}

function giantMetadata(address: string, path: string): void {
  const session = connectHttp2(`http://${address}`, { maxSendHeaderBlockLength: 1 << 24 });
  session.on("error", () => undefined);
  const stream = session.request({ ":method": "POST", ":path": path, giant: "x".repeat(1 << 20) });
  stream.on("error", () => undefined);
  setTimeout(() => session.destroy(), 1_000).unref();
}
