import { expect, it } from 'vitest';
import { aclsIn, search } from '../../../../console/acls/acls.ts';

const entry = { principal: 'User:bob', host: '*', operation: 3, permissionType: 3 };
const acls = aclsIn([
  { resourceType: 2, resourceName: 'orders', resourcePatternType: 4, acls: [entry] },
  {
    resourceType: 99,
    resourceName: 'x',
    resourcePatternType: 3,
    acls: [{ ...entry, principal: 'User:alice', permissionType: 2 }],
  },
]);

it('names what the protocol numbers, in the order of the principals', () => {
  expect(acls).toEqual([
    {
      principal: 'User:alice',
      resource: '99',
      name: 'x',
      pattern: 'LITERAL',
      host: '*',
      operation: 'READ',
      permission: 'DENY',
    },
    {
      principal: 'User:bob',
      resource: 'TOPIC',
      name: 'orders',
      pattern: 'PREFIXED',
      host: '*',
      operation: 'READ',
      permission: 'ALLOW',
    },
  ]);
});

it('searches all columns', () => {
  expect(search(acls, 'BOB')).toHaveLength(1);
  expect(search(acls, 'read')).toHaveLength(2);
  expect(search(acls, 'nobody')).toEqual([]);
});
