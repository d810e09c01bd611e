/** The page of the stack itself, in a real browser. */
import { expect, test } from 'vitest';
import type { ConsoleUnderTest } from './under-test.ts';
import { visit } from './visit.ts';

interface Document {
  readonly services: readonly { readonly name: string; readonly healthy: boolean }[];
  readonly proofs: readonly { readonly proof: string; readonly state: string }[];
  readonly proving: boolean;
}

/** @param stack name of the stack that it has to show */
export function stackPages(get: () => ConsoleUnderTest, stack: () => string): void {
  const document = async () => (await (await fetch(`${get().url}/api/stack`)).json()) as Document;

  test('the stack page shows every service, and proves the stack when it is first looked at', async () => {
    await visit(get().open('/ui/stack'), async (page) => {
      await page.getByRole('heading', { name: `Stack ${stack()}`, exact: true }).waitFor();
      const services = page.getByRole('table', { name: 'Services as they were deployed' });
      for (const name of ['zookeeper', 'kafka', 'schema-registry', 'connect', 'ui']) {
        await services.getByRole('row', { name: new RegExp(`^${name} healthy`) }).waitFor();
      }
      const links = page.getByRole('table', { name: 'Connections inside of the stack' });
      await links.getByRole('row', { name: /^connect kafka internal/ }).waitFor();
      // The page follows by itself.
      const proofs = page.getByRole('table', { name: 'Proofs and what was found' });
      const produced = proofs.getByRole('row', { name: /^produce-consume .* proven 100 records/ });
      await produced.waitFor({ timeout: 60_000 });
    });
  });

  test('the logs are there to read, or the command for them is', async () => {
    await visit(get().open('/ui/stack'), async (page) => {
      await page.getByText(`./kstack logs --stack ${stack()} SERVICE`).waitFor();
      const log = page.getByRole('link', { name: 'kafka', exact: true });
      expect(await log.count()).toBe(get().hasLogs ? 1 : 0);
      if (!get().hasLogs) return;
      await log.click();
      await page.getByRole('region', { name: 'Log of kafka' }).getByText('INFO').first().waitFor();
    });
    const { status } = await fetch(`${get().url}/ui/stack/logs/..%2Frun%2Fkafka`);
    expect(status).toBe(404);
  });

  test('the stack is proven again when that is asked for', async () => {
    await expect.poll(async () => (await document()).proving, { timeout: 60_000 }).toBe(false);
    await visit(get().open('/ui/stack'), async (page) => {
      await page.getByRole('button', { name: 'Prove again' }).click();
      await page.getByRole('status').getByText('The proofs run').waitFor();
    });
    await expect
      .poll(async () => (await document()).proofs, { timeout: 60_000, interval: 500 })
      .toEqual(provenOrElsewhere);
  });

  test('the document says the same for programs', async () => {
    const { services, proofs } = await document();
    expect(services.every(({ healthy }) => healthy)).toBe(true);
    expect(proofs.find(({ proof }) => proof === 'jmx-bean')).toMatchObject({ state: 'elsewhere' });
  });
}

const provenOrElsewhere: unknown = expect.toSatisfy(
  (proofs: Document['proofs']) =>
    proofs.length >= 6 && proofs.every(({ state }) => ['proven', 'elsewhere'].includes(state)),
);
