import { expect, it } from 'vitest';
import { homeDir, projectDir, stackPlaces } from '../../stacks/places.ts';

it('gives each stack a folder of its own', () => {
  expect(stackPlaces('dev')).toEqual({
    root: `${homeDir}/stacks/dev`,
    data: `${homeDir}/stacks/dev/data`,
    logs: `${homeDir}/stacks/dev/logs`,
    conf: `${homeDir}/stacks/dev/conf`,
    run: `${homeDir}/stacks/dev/run`,
  });
});

it.each([
  ['/mnt/big', '/mnt/big'],
  ['data/dev', `${projectDir}/data/dev`],
])('puts the data where the setting says: %s', (dataDir, data) => {
  expect(stackPlaces('dev', dataDir).data).toBe(data);
});
