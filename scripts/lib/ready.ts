/** The table that ends `up`: endpoints, proofs and what to do next. */
import type { StackOutputs } from '../../stacks/outputs.ts';
import { bold, columns, duration, print } from './print.ts';

export function printReady(outputs: StackOutputs, changes: Readonly<Record<string, number>>): void {
  const unchanged = Object.keys(changes).every((kind) => kind === 'same');
  print('');
  print(columns(['SERVICE', 'ENDPOINT', ''], endpointRows(outputs)));
  print('');
  print(columns(['PROOF', 'EVIDENCE', 'TOOK'], proofRows(outputs)));
  print('');
  print(unchanged ? 'No changes. Next:' : 'Next:');
  for (const line of nextCommands(outputs)) print(`  ${line}`);
}

function endpointRows({ endpoints, services, workloads }: StackOutputs): string[][] {
  const at: Readonly<Record<string, string>> = {
    zookeeper: endpoints.zookeeper,
    kafka: endpoints.bootstrapServers,
    'schema-registry': endpoints.schemaRegistry,
    connect: endpoints.connect,
    ui: endpoints.ui ?? '',
  };
  const rows = services.map(({ name, unavailable }) =>
    unavailable === undefined
      ? [bold(name), at[name] ?? '', name === 'kafka' ? `JMX ${endpoints.jmx}` : '']
      : [bold(name), '-', unavailable],
  );
  const replicas = workloads.flatMap(({ name, program, endpoints: urls }) =>
    urls.map((url) => [bold(name), `${url}/metrics`, program]),
  );
  return [...rows, ...replicas];
}

function proofRows({ proofs }: StackOutputs): string[][] {
  return proofs.map(({ proof, summary, tookMs }) => [proof, summary, duration(tookMs)]);
}

function nextCommands({ stack, endpoints }: StackOutputs): string[] {
  const flag = stack === 'local' ? '' : ` --stack ${stack}`;
  return [
    `./kstack exec${flag} kafka -- kafka-topics --list --bootstrap-server ${endpoints.bootstrapServers}`,
    `./kstack smoke${flag}     test it from outside`,
    `./kstack ps${flag}        what runs`,
    `./kstack down${flag}      stop it; data is kept`,
  ];
}
