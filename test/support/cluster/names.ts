/** Proof that pods of the cluster run and its services are reached: its name server answers the host. */
import { Resolver } from 'node:dns/promises';
import { eventually } from '../until.ts';
import { apiService, dnsService, domain } from './network.ts';

/** What the API server says of a cluster that was stopped is old; this is not. */
export async function untilNamesAnswer(timeoutMs = 60_000): Promise<void> {
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([dnsService]);
  await eventually(
    () => resolver.resolve4(`kubernetes.default.svc.${domain}`),
    (addresses) => addresses.includes(apiService),
    timeoutMs,
  );
}
