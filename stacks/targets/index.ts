/** The targets. A new one is a file beside this and a line here. */
import type { TargetName } from '../topology/types.ts';
import { docker } from './docker.ts';
import { kubernetes } from './kubernetes.ts';
import { local } from './local.ts';
import type { Target } from './target.ts';

export const targets: Readonly<Record<TargetName, Target>> = { local, docker, kubernetes };
