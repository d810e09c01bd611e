/** Small files of the open images as plain data; the large ones are staged by `scripts/lib/images/context.ts`. */
import { toolNames } from '../distribution/tools.ts';
import { renderService } from '../stacks/contract/index.ts';
import { layout } from './layout.ts';
import { toolScript } from './tool-script.ts';
import { inRoot, placeIn, type Bundled, type ImageFile, type Tree } from './tree.ts';

/** The front of the registry lives in this process for good: it must stay small. */
const nodeFlags = '--no-warnings --max-old-space-size=32 --max-semi-space-size=1';

const run = `#!/bin/sh
exec ${layout.node} ${nodeFlags} ${layout.entrypoint} "$@"
`;

/** As the image's own: the port must stand in the environment, whatever CONNECT_LISTENERS says. */
const healthCheck = `#!/bin/sh
scheme=http
[ -z "\${CONNECT_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM:-}" ] || scheme=https
url="$scheme://$CONNECT_REST_ADVERTISED_HOST_NAME:$CONNECT_REST_PORT/connectors"
status=$(curl --silent --insecure --output /dev/null --write-out '%{http_code}' "$url")
[ "$status" = 200 ]
`;

/** @param bundled `entrypoint.mjs`, and what it imports */
export function serviceTree(bundled: Bundled): Tree {
  return {
    files: {
      'etc/confluent/docker/run': { data: run, executable: true },
      'etc/confluent/docker/healthcheck.sh': { data: healthCheck, executable: true },
      [inRoot(layout.tool)]: { data: toolScript(), executable: true },
      ...placeIn(layout.root, bundled),
      ...logFiles(),
    },
    links: toolLinks(),
  };
}

/** Every tool with and without `.sh`. */
function toolLinks(): Record<string, string> {
  const names = toolNames.flatMap((name) => [name, `${name}.sh`]);
  return Object.fromEntries(names.map((name) => [`usr/bin/${name}`, layout.tool]));
}

/** Logging of tools, also in images and before runs that render none. */
function logFiles(): Record<string, ImageFile> {
  const kafka = renderService('kafka', {
    KAFKA_ZOOKEEPER_CONNECT: 'none',
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://none:9092',
  });
  const names = ['log4j.properties', 'tools-log4j.properties'];
  const files = names.map((name) => [`etc/kafka/${name}`, kafka.files[name] ?? ''] as const);
  const all = [
    ...files,
    ['etc/kafka/connect-log4j.properties', kafka.files['log4j.properties'] ?? ''] as const,
  ];
  return Object.fromEntries(all.map(([path, data]) => [path, { data, executable: false }]));
}
