/** How long `up` takes: alone where services are processes, beside `docker-compose` where they are containers. */
import { UserFault } from '../../stacks/errors.ts';
import { resolve } from '../../stacks/resolve.ts';
import { requestedSettings, type BenchRequest, type Measured } from './request.ts';

/** @throws UserFault when the settings are refused. */
export async function measure(request: BenchRequest): Promise<Measured> {
  const settings = await requestedSettings(request);
  const { faults, topology } = resolve(request.stack ?? 'bench', settings);
  if (faults.some(({ level }) => level === 'error')) throw new UserFault(faults);
  const { measureUp } =
    topology.runs === 'images'
      ? await import('./up-beside-compose.ts')
      : await import('./up-alone.ts');
  return measureUp(settings, request);
}
