/** The table that ends `up`: endpoints, proofs and what to do next. */
import type { StackOutputs } from '../../stacks/outputs.ts';
import { brokerName } from '../../stacks/topology/brokers.ts';
import { bold, columns, duration, print } from './print.ts';

/** @param servers where tools beside the broker find the cluster */
export function printReady(
  outputs: StackOutputs,
  changes: Readonly<Record<string, number>>,
  servers: string,
): void {
  const unchanged = Object.keys(changes).every((kind) => kind === 'same');
  print('');
  print(columns(['SERVICE', 'ENDPOINT', ''], endpointRows(outputs)));
  print('');
  print(columns(['PROOF', 'EVIDENCE', 'TOOK'], proofRows(outputs)));
  print('');
  print(unchanged ? 'No changes. Next:' : 'Next:');
  for (const line of nextCommands(outputs, servers)) print(`  ${line}`);
}

function endpointRows({ endpoints, services, workloads }: StackOutputs): string[][] {
  const at: Readonly<Record<string, string>> = {
    zookeeper: endpoints.zookeeper,
    'schema-registry': endpoints.schemaRegistry,
    connect: endpoints.connect,
    ui: endpoints.ui ?? '',
  };
  const jmx = endpoints.jmx.split(',');
  const brokers = endpoints.bootstrapServers
    .split(',')
    .map((address, index) => [bold(brokerName(index)), address, `JMX ${jmx[index] ?? ''}`]);
  const rows = services
    .filter(({ name }) => name in at || name === 'kafka')
    .flatMap(({ name, unavailable }) => {
      if (name === 'kafka') return brokers;
      return unavailable === undefined
        ? [[bold(name), at[name] ?? '', '']]
        : [[bold(name), '-', unavailable]];
    });
  const replicas = workloads.flatMap(({ name, program, endpoints: urls }) =>
    urls.map((url) => [bold(name), `${url}/metrics`, program]),
  );
  return [...rows, ...replicas];
}

function proofRows({ proofs }: StackOutputs): string[][] {
  return proofs.map(({ proof, summary, tookMs }) => [proof, summary, duration(tookMs)]);
}

function nextCommands({ stack }: StackOutputs, servers: string): string[] {
  const flag = stack === 'local' ? '' : ` --stack ${stack}`;
  return [
    `./kstack exec${flag} kafka -- kafka-topics --list --bootstrap-server ${servers}`,
    `./kstack smoke${flag}     test it from outside`,
    `./kstack ps${flag}        what runs`,
    `./kstack down${flag}      stop it; data is kept`,
  ];
}
