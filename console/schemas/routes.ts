/** The schema registry: subjects, their versions, and changes to them. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Console } from '../shell/console.ts';
import { part } from '../shell/parts.ts';
import { pageIn, queryOf, textIn } from '../shell/query.ts';
import { sendPage, type Routes } from '../shell/server.ts';
import { visible } from '../shell/visible.ts';
import { addChanges } from './change-routes.ts';
import { differencesOf } from './differences.ts';
import { addForms } from './form-routes.ts';
import { readList } from './list.ts';
import { listFrame, listPart } from './list-page.ts';
import { registryPlace, schemasPath, subjectPlace, trailOf, type SubjectPlace } from './place.ts';
import { prettySchema } from './pretty.ts';
import { versionOf, versionsOf } from './registry.ts';
import { readSubject, versionIn } from './subject.ts';
import { comparePart, subjectPart, type Comparison } from './subject-page.ts';

export const schemasRoutes: Routes = (app, shared) => {
  app.get(schemasPath, (request, reply) => showList(shared, request, reply));
  app.get(`${schemasPath}/:subject`, (request, reply) => showSubject(shared, request, reply));
  app.get(`${schemasPath}/:subject/compare`, (request, reply) =>
    showCompare(shared, request, reply),
  );
  addForms(app, shared);
  addChanges(app, shared);
};

async function showList(shared: Console, request: FastifyRequest, reply: FastifyReply) {
  const place = registryPlace(shared, request);
  const query = queryOf(request);
  const text = textIn(query, 'q');
  const found = await part(readList(place.registry, text, pageIn(query)), (list) =>
    listPart(reply, place, text, list),
  );
  return sendPage(shared, request, reply, {
    title: 'Schema Registry',
    cluster: place.cluster,
    section: 'schemas',
    body: listFrame(place, text, found),
  });
}

async function showSubject(shared: Console, request: FastifyRequest, reply: FastifyReply) {
  const place = subjectPlace(shared, request);
  const query = queryOf(request);
  const page = pageIn(query);
  const work = readSubject(place.registry, place.subject, textIn(query, 'version'));
  return sendPage(shared, request, reply, {
    title: visible(place.subject),
    cluster: place.cluster,
    section: 'schemas',
    trail: trailOf(place),
    body: await part(work, (subject) => subjectPart(reply, place, subject, page)),
  });
}

async function showCompare(shared: Console, request: FastifyRequest, reply: FastifyReply) {
  const place = subjectPlace(shared, request);
  const query = queryOf(request);
  const work = compare(place, textIn(query, 'left'), textIn(query, 'right'));
  return sendPage(shared, request, reply, {
    title: `Versions of ${visible(place.subject)}`,
    cluster: place.cluster,
    section: 'schemas',
    trail: trailOf(place, place.subject),
    body: await part(work, (comparison) => comparePart(place, comparison)),
  });
}

/** Without choice, the last change. */
async function compare(
  { registry, subject }: SubjectPlace,
  leftText: string,
  rightText: string,
): Promise<Comparison> {
  const versions = (await versionsOf(registry, subject)).toReversed();
  const right = versionIn('right', rightText, versions);
  const before = versions.find((each) => each < right) ?? right;
  const left = leftText === '' ? before : versionIn('left', leftText, versions);
  const [one, other] = await Promise.all(
    [left, right].map((each) => versionOf(registry, subject, each)),
  );
  const differences =
    one && other ? differencesOf(prettySchema(one), prettySchema(other)) : undefined;
  return { versions, left, right, differences };
}
