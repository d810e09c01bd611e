import { describe as group, expect, it } from 'vitest';
import type { Setting } from '../../../../stacks/checks/settings/types.ts';
import { accepts, describe } from '../../../../stacks/checks/settings/values.ts';

type Row = [Setting, string, boolean];

group('accepts', () => {
  it.each<Row>([
    [{ type: 'boolean' }, 'TRUE', true],
    [{ type: 'boolean' }, ' false ', true],
    [{ type: 'boolean' }, '1', false],
    [{ type: 'int' }, ' 12 ', true],
    [{ type: 'int' }, '+12', true],
    [{ type: 'int' }, '2147483647', true],
    [{ type: 'int' }, '2147483648', false],
    [{ type: 'int' }, '-2147483648', true],
    [{ type: 'int' }, '1.0', false],
    [{ type: 'int' }, '', false],
    [{ type: 'int' }, '1_000', false],
    [{ type: 'short' }, '32768', false],
    [{ type: 'long' }, '9223372036854775807', true],
    [{ type: 'long' }, '9223372036854775808', false],
    [{ type: 'double' }, '0.5', true],
    [{ type: 'double' }, '1e-3', true],
    [{ type: 'double' }, 'half', false],
    [{ type: 'double', min: 0.5, max: 1 }, '0.4', false],
    [{ type: 'int', min: 0, max: 900 }, '901', false],
    [{ type: 'int', min: -1 }, '-1', true],
    [{ type: 'class' }, 'a.b.C$D', true],
    [{ type: 'class' }, 'a.b.C,a.b.D', false],
    [{ type: 'class' }, '', false],
    [{ type: 'list', oneOf: ['compact', 'delete'] }, 'compact , delete', true],
    [{ type: 'list', oneOf: ['compact', 'delete'] }, '', true],
    [{ type: 'string', oneOf: ['gzip'] }, 'GZIP', false],
    [{ type: 'string', oneOf: ['DISABLED'], ignoreCase: true }, 'disabled', true],
    [{ type: 'string', versions: ['0.10.0-IV1', '3.4-IV0'] }, '3.4.0', true],
    [{ type: 'string', versions: ['0.10.0-IV1', '3.4-IV0'] }, '3.4-IV0', true],
    [{ type: 'string', versions: ['0.10.0-IV1', '3.4-IV0'] }, '0.10.0.1', true],
    [{ type: 'string', versions: ['0.10.0-IV1', '3.4-IV0'] }, '3.5', false],
    [{ type: 'string', allowed: 'non-empty string' }, ' ', false],
    [{ type: 'int' }, '${file:/a:b}', true],
  ])('%j takes %j: %s', (setting, value, taken) => {
    expect(accepts(setting, value)).toBe(taken);
  });
});

group('describe', () => {
  it.each<[Setting, string]>([
    [{ type: 'int', min: 0, max: 900 }, 'int, a whole number, from 0 to 900'],
    [{ type: 'double' }, 'double, a number'],
    [{ type: 'string', oneOf: ['a', 'b'] }, 'string, text, one of a b'],
  ])('says %j as %s', (setting, text) => {
    expect(describe(setting)).toBe(text);
  });
});
