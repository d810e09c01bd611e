import { expect, it } from 'vitest';
import { confluentPath } from '../../../distribution/registry-paths.ts';

it.each([
  ['/subjects', '/apis/ccompat/v7/subjects'],
  ['/subjects?deleted=true', '/apis/ccompat/v7/subjects?deleted=true'],
  ['/subjects/a%2Fb/versions/latest', '/apis/ccompat/v7/subjects/a%2Fb/versions/latest'],
  ['/schemas/ids/1', '/apis/ccompat/v7/schemas/ids/1'],
  ['/config', '/apis/ccompat/v7/config'],
  ['/mode/x', '/apis/ccompat/v7/mode/x'],
  ['/compatibility/subjects/a/versions/1', '/apis/ccompat/v7/compatibility/subjects/a/versions/1'],
  ['/contexts', '/apis/ccompat/v7/contexts'],
  ['/v1/metadata/id', '/apis/ccompat/v7/v1/metadata/id'],
])('finds %s at Apicurio under %s', (asked, path) => {
  expect(confluentPath(asked)).toBe(path);
});

it.each([
  '/',
  '/apis/registry/v3/search/artifacts',
  '/apis/ccompat/v7/subjects',
  '/health/ready',
  '/subjectsx',
  '/?x=/subjects',
])('leaves %s as it is', (path) => {
  expect(confluentPath(path)).toBe(path);
});
