import type { PartDescription } from '../../stacks/topology/description.ts';
import { count, time } from '../shell/format.ts';
import { html, type Content, type Html } from '../shell/html.ts';
import { facts, table, type Column } from '../shell/parts.ts';
import type { ServiceState, StackDocument } from './document.ts';
import type { ProofState } from './prover.ts';
import type { WorkloadState } from './workloads.ts';

/** @param logs names of those that can be read from here */
export function stackPage(found: StackDocument, base: string, logs: readonly string[]): Html {
  const { stack, target, distribution, brokers } = found;
  return html`${facts([
      ['Stack', stack],
      ['Target', target],
      ['Distribution', distribution],
      ['Brokers', count(brokers)],
    ])}
    <h2>Services</h2>
    ${table('Services as they were deployed', serviceColumns, found.services)}
    <p class="hint">
      Logs:${logs.map((name) => html` <a href="${base}/ui/stack/logs/${name}">${name}</a>`)}
      <code>./kstack logs --stack ${stack} SERVICE</code>
    </p>
    <h2>Who talks to whom</h2>
    ${table('Connections inside of the stack', linkColumns, found.links)}
    <h2>Proofs</h2>
    <p class="hint">
      Shown from where the console runs, as the first look at this page began it, or as it was asked
      for since. <code>./kstack up</code> has proven all of them from outside before it said ready.
    </p>
    ${table('Proofs and what was found', proofColumns, found.proofs)} ${workloadPart(found)}
    <p class="hint">All of this as JSON: <a href="${base}/api/stack">/api/stack</a></p>`;
}

/** @param lines the last ones */
export function logPage(name: string, lines: readonly string[], stack: string): Html {
  return html`<p class="hint">
      The last lines, the newest at the end. All of it:
      <code>./kstack logs --stack ${stack} ${name}</code>
    </p>
    <pre class="whole" tabindex="0" role="region" aria-label="Log of ${name}">
${lines.join('\n')}</pre>`;
}

const serviceColumns: readonly Column<ServiceState>[] = [
  { title: 'Service', cell: ({ name }) => name },
  { title: 'State', cell: stateCell },
  {
    title: 'Runs as',
    cell: ({ image, container }) =>
      image === undefined
        ? 'process'
        : html`${image}<br /><span class="hint">container ${container}</span>`,
  },
  { title: 'Ports', cell: portsCell },
  {
    title: 'Volumes',
    cell: ({ volumes }) =>
      volumes.map(
        ({ name, mountPath }) => html`${name} <span class="hint">${mountPath}</span><br />`,
      ),
  },
  { title: 'Memory', cell: memoryCell },
];

function stateCell({ healthy, reason, unavailable }: ServiceState): Content {
  if (unavailable !== undefined)
    return html`<span class="state warn">not here</span>
      <span class="reason">${unavailable}</span>`;
  return stateOf(healthy, reason);
}

function stateOf(healthy: boolean, reason: string | undefined): Content {
  if (healthy) return html`<span class="state good">healthy</span>`;
  return html`<span class="state bad">unhealthy</span> <span class="reason">${reason}</span>`;
}

/** `host 9092 → 9192` where another port is published than is bound. */
function portsCell({ ports }: PartDescription): Content {
  return ports.map(({ name, port, published }) => {
    const shown =
      published === undefined
        ? `${port}, inside only`
        : published === port
          ? `${port}`
          : `${port} → ${published}`;
    return html`<span class="hint">${name}</span> ${shown}<br />`;
  });
}

function memoryCell({ memory: { heapMb, limitMb } }: PartDescription): Content {
  const limit = limitMb === undefined ? '' : `, at most ${count(limitMb)} MiB`;
  return `heap ${count(heapMb)} MiB${limit}`;
}

const linkColumns: readonly Column<StackDocument['links'][number]>[] = [
  { title: 'From', cell: ({ from }) => from },
  { title: 'To', cell: ({ to }) => to },
  { title: 'Listener', cell: ({ listener }) => listener },
  { title: 'Address', cell: ({ address }) => html`<code>${address}</code>` },
];

const proofStates: Readonly<Record<ProofState['state'], string>> = {
  'not run yet': '',
  running: 'warn',
  proven: 'good',
  failed: 'bad',
  elsewhere: '',
};

const proofColumns: readonly Column<ProofState>[] = [
  { title: 'Proof', cell: ({ proof }) => proof },
  { title: 'Claim', cell: ({ claim }) => claim },
  {
    title: 'Result',
    cell: ({ state }) => html`<span class="state ${proofStates[state]}">${resultOf(state)}</span>`,
  },
  { title: 'Evidence', cell: ({ summary }) => summary ?? '-' },
  { title: 'At', cell: ({ at }) => (at === undefined ? '-' : time(Date.parse(at))) },
  {
    title: 'Took',
    isNumber: true,
    cell: ({ tookMs }) => (tookMs === undefined ? '-' : `${count(tookMs)} ms`),
  },
];

function resultOf(state: ProofState['state']): string {
  return state === 'elsewhere' ? 'proven by ./kstack up only' : state;
}

function workloadPart({ workloads }: StackDocument): Html {
  return html`<h2>Workloads</h2>
    ${table('What the programs of the stack do', workloadColumns, workloads, 'This stack has no workloads: kafka-stack:workloads lists what to deploy.')}`;
}

const workloadColumns: readonly Column<WorkloadState>[] = [
  { title: 'Workload', cell: ({ name }) => name },
  { title: 'Program', cell: ({ program }) => program },
  { title: 'State', cell: ({ healthy, reason }) => stateOf(healthy, reason) },
  { title: 'Records', isNumber: true, cell: ({ records }) => figure(records) },
  {
    title: 'A second',
    isNumber: true,
    cell: ({ rate }) => (rate === undefined ? '-' : rate.toFixed(1)),
  },
  { title: 'Errors', isNumber: true, cell: ({ errors }) => figure(errors) },
  { title: 'Lag', isNumber: true, cell: ({ lag }) => figure(lag) },
  { title: 'Alerts', isNumber: true, cell: ({ alerts }) => figure(alerts) },
];

function figure(value: number | undefined): string {
  return value === undefined ? '-' : count(value);
}
