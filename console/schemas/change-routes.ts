/** Compatibility, and the end of subjects. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { confirmation, done, field, mustBeConfirmed, mustBeWritable } from '../shell/changes.ts';
import type { Console } from '../shell/console.ts';
import { plural } from '../shell/format.ts';
import type { HttpSource } from '../cluster/http-source.ts';
import { html } from '../shell/html.ts';
import { sendPage } from '../shell/server.ts';
import { visible } from '../shell/visible.ts';
import { compatibilityOf, forgetLevel, globalLevel, setLevel } from './compatibility.ts';
import { registryPlace, schemasPath, subjectPlace, trailOf } from './place.ts';
import { deleteSubject, tellRefusal } from './register.ts';
import { latestOf, versionsOf } from './registry.ts';

export function addChanges(app: FastifyInstance, shared: Console): void {
  app.post(`${schemasPath}/compatibility`, (request, reply) =>
    changeGlobal(shared, request, reply),
  );
  app.post(`${schemasPath}/:subject/compatibility`, (request, reply) =>
    changeOne(shared, request, reply),
  );
  app.get(`${schemasPath}/:subject/delete`, (request, reply) =>
    confirmDelete(shared, request, reply),
  );
  app.post(`${schemasPath}/:subject/delete`, (request, reply) => remove(shared, request, reply));
}

async function changeGlobal(shared: Console, request: FastifyRequest, reply: FastifyReply) {
  const { cluster, registry, link } = registryPlace(shared, request);
  mustBeWritable(cluster);
  const level = field(request, 'compatibility');
  await tellRefusal(setLevel(registry, undefined, level));
  shared.log.info({ cluster: cluster.name, level }, 'changed: compatibility of the registry');
  return done(reply, link(), `The registry now asks for ${level}.`);
}

/** An empty level: that of the registry. */
async function changeOne(shared: Console, request: FastifyRequest, reply: FastifyReply) {
  const { cluster, registry, link, subject } = subjectPlace(shared, request);
  mustBeWritable(cluster);
  const level = field(request, 'compatibility');
  await versionsOf(registry, subject);
  const told = await tellRefusal(levelChanged(registry, subject, level));
  shared.log.info({ cluster: cluster.name, subject, level }, 'changed: compatibility of a subject');
  return done(reply, link(subject), told);
}

/** @returns what was done, in words */
async function levelChanged(registry: HttpSource, subject: string, level: string): Promise<string> {
  if (level !== '') {
    await setLevel(registry, subject, level);
    const { level: now } = await compatibilityOf(registry, subject, await globalLevel(registry));
    // Apicurio takes NONE, and goes on as if the subject had no level of its own.
    if (now === level) return `New versions must now be ${level}.`;
    return `This registry has no ${level} for a single subject: it still asks for ${now}.`;
  }
  return (await forgetLevel(registry, subject))
    ? 'New versions must now be what the registry asks for.'
    : 'New versions must now be what the registry asks for at present: this registry keeps a level of the subject.';
}

async function confirmDelete(shared: Console, request: FastifyRequest, reply: FastifyReply) {
  const place = subjectPlace(shared, request);
  const { cluster, registry, link, subject } = place;
  mustBeWritable(cluster);
  const [versions, latest] = await Promise.all([
    versionsOf(registry, subject),
    latestOf(registry, subject),
  ]);
  return sendPage(shared, request, reply, {
    title: `Delete ${visible(subject)}?`,
    cluster,
    section: 'schemas',
    trail: trailOf(place, subject),
    body: confirmation(reply, {
      lost: [
        html`${plural(versions.length, 'version')} of the subject; the latest is version
        ${latest.version} with id ${latest.id}`,
        'Who writes with this subject registers its schema anew, without regard to these versions',
        'Messages that name the ids of these schemas can still be read: the registry keeps them by id',
      ],
      action: link(subject, 'delete'),
      submit: 'Delete subject',
      typed: subject,
      back: link(subject),
    }),
  });
}

async function remove(shared: Console, request: FastifyRequest, reply: FastifyReply) {
  const { cluster, registry, link, subject } = subjectPlace(shared, request);
  mustBeWritable(cluster);
  mustBeConfirmed(request, subject);
  await versionsOf(registry, subject);
  await deleteSubject(registry, subject);
  shared.log.info({ cluster: cluster.name, subject }, 'changed: subject deleted');
  return done(reply, link(), `Subject ${visible(subject)} is deleted.`);
}
