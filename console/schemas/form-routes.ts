/** New subjects and new versions. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { done, field, mustBeWritable } from '../shell/changes.ts';
import type { Console } from '../shell/console.ts';
import { PageError, SourceError } from '../shell/errors.ts';
import { wrongValue } from '../shell/query.ts';
import { sendPage } from '../shell/server.ts';
import { visible } from '../shell/visible.ts';
import { schemaFormPage } from './form-page.ts';
import {
  newPart,
  registryPlace,
  schemasPath,
  subjectPlace,
  trailOf,
  type RegistryPlace,
} from './place.ts';
import { prettySchema } from './pretty.ts';
import {
  checkSchema,
  registerSchema,
  schemaIn,
  type Check,
  type SchemaFields,
} from './register.ts';
import { latestOf } from './registry.ts';

export function addForms(app: FastifyInstance, shared: Console): void {
  app.get(`${schemasPath}/${newPart}`, async (request, reply) => {
    const place = registryPlace(shared, request);
    mustBeWritable(place.cluster);
    const fields = { subject: '', type: 'AVRO', schema: '', references: '' };
    return sendForm(shared, request, reply, { place, fields, subject: undefined });
  });
  app.post(`${schemasPath}/${newPart}`, (request, reply) =>
    take(shared, request, reply, registryPlace(shared, request), undefined),
  );
  app.get(`${schemasPath}/:subject/edit`, async (request, reply) => {
    const place = subjectPlace(shared, request);
    mustBeWritable(place.cluster);
    const latest = await latestOf(place.registry, place.subject);
    const references = latest.references
      .map(({ name, subject, version }) => `${name} ${subject} ${version}`)
      .join('\n');
    const { subject } = place;
    const fields = { subject, type: latest.type, schema: prettySchema(latest), references };
    return sendForm(shared, request, reply, { place, fields, subject });
  });
  app.post(`${schemasPath}/:subject/edit`, (request, reply) => {
    const place = subjectPlace(shared, request);
    return take(shared, request, reply, place, place.subject);
  });
}

/** @param subject undefined where a new one is made */
async function take(
  shared: Console,
  request: FastifyRequest,
  reply: FastifyReply,
  place: RegistryPlace,
  subject: string | undefined,
) {
  mustBeWritable(place.cluster);
  const fields = fieldsIn(request, subject);
  const form = { place, fields, subject };
  const found = await checkOrRegister(place, fields, field(request, 'step')).catch(refusedOnly);
  if (found instanceof Error) {
    reply.code(found instanceof PageError ? found.status : 502);
    return sendForm(shared, request, reply, { ...form, problem: problemOf(found) });
  }
  if (typeof found !== 'number') return sendForm(shared, request, reply, { ...form, check: found });
  const logged = { cluster: place.cluster.name, subject: fields.subject, id: found };
  shared.log.info(logged, 'changed: schema registered');
  return done(reply, place.link(fields.subject), `Registered: the schema has id ${found}.`);
}

/** @returns the check, or the id of what was registered */
async function checkOrRegister(
  { registry }: RegistryPlace,
  fields: SchemaFields,
  step: string,
): Promise<Check | number> {
  if (fields.subject === '') throw wrongValue('subject', '', 'a name such as orders-value');
  const schema = schemaIn(fields);
  return step === 'register'
    ? registerSchema(registry, fields.subject, schema)
    : checkSchema(registry, fields.subject, schema);
}

function fieldsIn(request: FastifyRequest, subject: string | undefined): SchemaFields {
  return {
    subject: subject ?? field(request, 'subject').trim(),
    type: field(request, 'type'),
    schema: field(request, 'schema').replaceAll('\r\n', '\n'),
    references: field(request, 'references'),
  };
}

function refusedOnly(error: unknown): PageError | SourceError {
  if (error instanceof PageError || error instanceof SourceError) return error;
  throw error;
}

function problemOf(error: PageError | SourceError): string {
  if (error instanceof SourceError) return `${error.source}: ${error.message}`;
  return error.fix === undefined ? error.message : `${error.message} (${error.fix})`;
}

interface FormState {
  readonly place: RegistryPlace;
  readonly fields: SchemaFields;
  readonly subject: string | undefined;
  readonly check?: Check;
  readonly problem?: string;
}

function sendForm(shared: Console, request: FastifyRequest, reply: FastifyReply, state: FormState) {
  const { place, fields, subject, check, problem } = state;
  const action = subject === undefined ? place.link(newPart) : place.link(subject, 'edit');
  const isGiven = subject !== undefined;
  return sendPage(shared, request, reply, {
    title: isGiven ? `New version of ${visible(subject)}` : 'New schema',
    cluster: place.cluster,
    section: 'schemas',
    trail: trailOf(place, subject),
    body: schemaFormPage(reply, { action, fields, isGiven, check, problem }),
  });
}
