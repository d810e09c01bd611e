import { expect, it } from 'vitest';
import { isLocal } from '../../../../stacks/targets/cluster/context.ts';

const server = 'https://192.0.2.7:6443';

it.each([
  'kind-kafka-stack',
  'k3d-dev',
  'minikube',
  'docker-desktop',
  'rancher-desktop',
  'orbstack',
  'colima',
  'microk8s',
])('takes %s for a cluster of this machine by its name', (name) => {
  expect(isLocal({ name, server })).toBe(true);
});

it.each([
  'https://127.0.0.1:6443',
  'https://127.0.1.1',
  'https://localhost:8443',
  'https://[::1]:6443',
])('takes a cluster at %s for one of this machine', (server) => {
  expect(isLocal({ name: 'any', server })).toBe(true);
});

it.each([
  ['gke_project_zone_prod', 'https://203.0.113.9'],
  ['arn:aws:eks:eu-west-1:1:cluster/prod', 'https://x.eks.amazonaws.com'],
  ['kind-', server],
  ['mykind-dev', server],
  ['any', 'https://127.0.0.1.example.com'],
  ['any', 'https://localhost.example.com:6443'],
  ['any', 'no address'],
  ['any', ''],
])('takes %s at %s for one elsewhere', (name, server) => {
  expect(isLocal({ name, server })).toBe(false);
});
