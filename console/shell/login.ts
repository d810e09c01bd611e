/** Name and password, where the settings ask for them. Health stays open: probes have no password. */
import basicAuth from '@fastify/basic-auth';
import type { FastifyInstance } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Console } from './console.ts';

export async function addLogin(app: FastifyInstance, { settings }: Console): Promise<void> {
  const { login, contextPath } = settings;
  if (login === undefined) return;
  await app.register(basicAuth, {
    authenticate: { realm: 'kafka-stack' },
    validate(username, password, _request, _reply, next) {
      // Both are compared, always: the time must not tell which was wrong.
      const [right, known] = [same(password, login.password), same(username, login.username)];
      next(right && known ? undefined : new Error('wrong name or password'));
    },
  });
  app.addHook('onRequest', (request, reply, next) => {
    const path = request.url.split('?')[0] ?? '';
    if (path === `${contextPath}/actuator/health`) next();
    else app.basicAuth(request, reply, next);
  });
}

function same(a: string, b: string): boolean {
  return timingSafeEqual(hash(a), hash(b));
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
