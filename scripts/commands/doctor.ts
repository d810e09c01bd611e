import { execa } from 'execa';
import { soften } from '../../stacks/checks/index.ts';
import { formatFault, UserFault, type Fault } from '../../stacks/errors.ts';
import { cacheDir, homeDir } from '../../stacks/places.ts';
import type { Resolved } from '../../stacks/resolve.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { columns, print, printJson } from '../lib/print.ts';
import { canDownload, presentPulumi } from '../lib/pulumi.ts';

interface Finding {
  readonly what: string;
  readonly verdict: 'ok' | 'missing' | 'warning' | 'fault';
  readonly text: string;
}

/** @returns 1 when something stands in the way of `up`. */
export async function run({ stack, json }: GlobalOptions): Promise<number> {
  const resolved = await readStack(stack).catch(asFaults);
  const findings = (await Promise.all([...machine(resolved), settings(stack, resolved)])).flat();
  const ok = findings.every(({ verdict }) => verdict === 'ok' || verdict === 'warning');
  if (json) printJson({ stack, ok, findings });
  else
    print(
      columns(
        ['WHAT', '', ''],
        findings.map((each) => [each.what, each.verdict, each.text]),
      ),
    );
  return ok ? 0 : 1;
}

/** A stack whose settings cannot be read is a finding. */
function asFaults(error: unknown): UserFault {
  if (error instanceof UserFault) return error;
  throw error;
}

function machine(resolved: Resolved | UserFault): Promise<Finding[]>[] {
  const needs =
    resolved instanceof UserFault ? [] : resolved.target.operations.needs(resolved.topology);
  return [
    found('node', () => Promise.resolve(process.version)),
    ...needs.map(({ what, look }) => found(what, look)),
    found('pulumi', pulumiState),
    found('state', () => Promise.resolve(homeDir)),
    found('cache', () => Promise.resolve(cacheDir)),
  ];
}

async function found(what: string, ask: () => Promise<string>): Promise<Finding[]> {
  try {
    return [{ what, verdict: 'ok', text: await ask() }];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [{ what, verdict: 'missing', text }];
  }
}

/** Not there yet is fine as long as it can be got. */
async function pulumiState(): Promise<string> {
  const place = presentPulumi();
  if (place) return `${place.origin}${place.root === undefined ? '' : `: ${place.root}`}`;
  if (await canDownload()) return 'not there yet; up downloads it';
  const { stdout } = await execa('go', ['version']).catch((error: unknown) => {
    throw new Error('not there, and no Go to build it: install Pulumi, or Go 1.26 or newer', {
      cause: error,
    });
  });
  return `not there yet; up builds it with ${stdout}`;
}

async function settings(stack: string, resolved: Resolved | UserFault): Promise<Finding[]> {
  const faults = resolved instanceof UserFault ? resolved.faults : await allFaults(resolved);
  if (faults.length === 0) return [{ what: `stack ${stack}`, verdict: 'ok', text: 'no faults' }];
  return faults.map((each) => ({
    what: `stack ${stack}`,
    verdict: each.level === 'error' ? 'fault' : 'warning',
    text: formatFault(each),
  }));
}

async function allFaults({ config, target, topology, faults }: Resolved): Promise<Fault[]> {
  return [...faults, ...soften(await target.preflight(topology), config.disableChecks)];
}
