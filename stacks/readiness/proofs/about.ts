import { isMember, type Part } from '../../topology/types.ts';
import type { ProofDefinition } from './definition.ts';
import { proofNames, proofs, type ProofName } from './index.ts';

/** The proofs that say something of one of these parts. */
export function proofsAbout(parts: readonly Part[]): ProofName[] {
  return proofNames.filter((proof) => parts.some((part) => isAbout(proof, part)));
}

function isAbout(proof: ProofName, part: Part): boolean {
  const { needs, ofWorkloads = false }: ProofDefinition = proofs[proof];
  return isMember(part) ? needs.includes(part.service) : ofWorkloads;
}
