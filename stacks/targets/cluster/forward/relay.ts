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
}

/** @throws when the port cannot be bound */
export async function listen(port: RelayPort): Promise<Relay> {
  const relay: Relay = { ...port, behind: undefined };
  const server = createServer((client) => {
    pass(client, relay.behind);
  });
  server.listen(port.port, port.address);
  await once(server, 'listening');
  return relay;
}

/** A client that comes too early is turned away: clients of Kafka try again. */
function pass(client: Socket, behind: number | undefined): void {
  if (behind === undefined) {
    client.destroy();
    return;
  }
  const upstream = connect(behind, '127.0.0.1');
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
