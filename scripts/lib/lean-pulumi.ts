/**
 * Leaves out what is half of the time that Pulumi's SDK takes to load: the TypeScript compiler and npm's reader of
 * trees. It serializes functions of dynamic resources with them, and this project has none. To be loaded before it.
 */
import { registerHooks } from 'node:module';

const unused = /\/node_modules\/(typescript\/lib\/typescript|@npmcli\/arborist\/lib\/index)\.js$/;

registerHooks({
  load: (url, context, next) =>
    unused.test(url)
      ? { format: 'commonjs', source: 'module.exports = {};', shortCircuit: true }
      : next(url, context),
});
