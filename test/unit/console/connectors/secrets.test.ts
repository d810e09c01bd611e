import { describe, expect, it } from 'vitest';
import {
  hidden,
  isSecret,
  masked,
  unmasked,
  withoutSecrets,
} from '../../../../console/connectors/secrets.ts';

describe('isSecret', () => {
  it.each([
    'connection.password',
    'ssl.keystore.key',
    'aws.secret.access.key',
    'consumer.override.sasl.jaas.config',
    'api.key',
    'basic.auth.user.info',
    'oauth.token',
  ])('takes %s for one', (name) => {
    expect(isSecret(name, 'x')).toBe(true);
  });

  it.each(['key.converter', 'topics', 'pk.fields', 'transforms.key.type'])(
    'takes %s for none',
    (name) => {
      expect(isSecret(name, 'x')).toBe(false);
    },
  );

  it('shows what only points to a secret, and what is empty', () => {
    expect(isSecret('password', '${file:/s.properties:pw}')).toBe(false);
    expect(isSecret('password', '')).toBe(false);
  });

  it('takes an address with a password for one', () => {
    expect(isSecret('connection.url', 'jdbc://me:pw@host/db')).toBe(true);
    expect(isSecret('connection.url', 'jdbc://host/db')).toBe(false);
  });
});

describe('what is hidden', () => {
  const current = { password: 'old', topics: 'a' };

  it('comes back as it was', () => {
    expect(unmasked(masked(current), current)).toEqual({ config: current, missing: [] });
  });

  it('is named where there is nothing to keep', () => {
    expect(unmasked({ 'other.password': hidden }, current).missing).toEqual(['other.password']);
  });

  it('is not repeated by what a service says', () => {
    expect(withoutSecrets('invalid value old for a', current)).toBe(
      `invalid value ${hidden} for a`,
    );
  });
});
