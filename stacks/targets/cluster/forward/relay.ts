/** A port of this machine that stays open while what is behind it comes and goes. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface RelayPort {
  readonly address: string;
  /** The port that clients on this machine use. */
  readonly port: number;
  /** The port of the Service. */
  readonly servicePort: number;
}

export interface Relay extends RelayPort {
  /** The port at 127.0.0.1 that leads to the Service right now; undefined while none does. */
  behind: number | undefined;
  /** Called where it leads to nobody any more: clients ask, and go without a single byte. */
  lost: (() => void) | undefined;
}

/** One may have been impatient. */
const unanswered = 2;

/** @throws when the port cannot be bound */
export async function listen(port: RelayPort): Promise<Relay> {
  const relay: Relay = { ...port, behind: undefined, lost: undefined };
  let silent = 0;
  const heard = (answered: boolean) => {
    silent = answered ? 0 : silent + 1;
    if (silent < unanswered) return;
    silent = 0;
    relay.lost?.();
  };
  const server = createServer((client) => {
    pass(client, relay.behind, heard);
  });
  server.listen(port.port, port.address);
  await once(server, 'listening');
  return relay;
}

/** A client that comes too early is turned away: clients of Kafka try again. */
function pass(
  client: Socket,
  behind: number | undefined,
  heard: (answered: boolean) => void,
): void {
  if (behind === undefined) {
    client.destroy();
    return;
  }
  const upstream = connect(behind, '127.0.0.1');
  client.once('close', () => {
    // Who has asked nothing waits for nothing.
    if (client.bytesRead > 0) heard(upstream.bytesRead > 0);
  });
  join(client, upstream);
  join(upstream, client);
}

/** An end in order passes on by the pipe; one by an error takes the other side with it. */
function join(from: Socket, to: Socket): void {
  from.setNoDelay(true);
  from.pipe(to);
  from.once('error', () => {
    to.destroy();
  });
}
