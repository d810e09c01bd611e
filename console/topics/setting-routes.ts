/** One setting of a topic: the form, a new value, back to what holds without it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readConfigs, type Config } from '../brokers/configs.ts';
import { done, field } from '../shell/changes.ts';
import type { Console } from '../shell/console.ts';
import { PageError } from '../shell/errors.ts';
import { nearestOf } from '../shell/nearest.ts';
import { sendChange, writablePlace } from './change-page.ts';
import { setTopicConfig } from './changes.ts';
import { topicsPath } from './paths.ts';
import { settingPage } from './settings-page.ts';
import type { TopicPlace } from './topic.ts';

export function addSettings(app: FastifyInstance, shared: Console): void {
  const path = `${topicsPath}/:topic/settings/:config`;
  app.get(path, async (request, reply) => {
    const place = await writablePlace(shared, request);
    const config = await configOf(place, request);
    return sendChange(shared, request, reply, {
      place,
      title: config.name,
      body: settingPage(reply, place, config),
      tab: 'settings',
    });
  });
  const set = async (request: FastifyRequest, reply: FastifyReply, value: string | undefined) => {
    const { cluster, topic, link, config } = await withConfig(shared, request);
    await setTopicConfig(cluster, topic.name, config.name, value);
    shared.log.info(
      { cluster: cluster.name, topic: topic.name, config: config.name, value: value ?? null },
      'changed: setting of topic',
    );
    const text = value === undefined ? 'was reset to default' : `is ${value} now`;
    return done(reply, link('settings'), `${config.name} ${text}.`);
  };
  app.post(path, (request, reply) => set(request, reply, field(request, 'value').trim()));
  app.post(`${path}/reset`, (request, reply) => set(request, reply, undefined));
}

async function withConfig(
  shared: Console,
  request: FastifyRequest,
): Promise<TopicPlace & { readonly config: Config }> {
  const place = await writablePlace(shared, request);
  return { ...place, config: await configOf(place, request) };
}

/** @throws PageError 404 */
async function configOf({ cluster, topic }: TopicPlace, request: FastifyRequest): Promise<Config> {
  const { config: name } = request.params as { readonly config: string };
  const configs = await readConfigs(cluster, { topic: topic.name });
  const found = configs.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = configs.map((each) => each.name);
  throw new PageError(404, `topics have no setting ${name}`, nearestOf(name, names));
}
