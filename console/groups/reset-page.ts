/** The form of a reset, and what the reset would do partition by partition. */
import type { FastifyReply } from 'fastify';
import { confirmation } from '../shell/changes.ts';
import { count, plural } from '../shell/format.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { table } from '../shell/parts.ts';
import { textIn, type Query } from '../shell/query.ts';
import { partitionsText } from './partitions-text.ts';
import type { Preview } from './preview.ts';
import { isChange, resetKinds, targetsText, type Move } from './reset.ts';

const kinds: Readonly<Record<(typeof resetKinds)[number], string>> = {
  earliest: 'the first record that is kept',
  latest: 'the end: only what comes from now on',
  timestamp: 'the first record of a time or later',
  offset: 'an offset',
  shift: 'forward or back by a number of records',
};

/** @param topics to choose from; others may be typed */
export function resetForm(query: Query, topics: readonly string[], action: string): Html {
  const to = textIn(query, 'to');
  return html`<form method="get" action="${action}" class="fields">
    <label
      >Topic
      <input
        name="topic"
        list="topics"
        required
        value="${textIn(query, 'topic') || (topics[0] ?? '')}"
    /></label>
    <datalist id="topics">
      ${topics.slice(0, mostOffered).map((topic) => html`<option value="${topic}"></option>`)}
    </datalist>
    <label
      >Partitions
      <input
        name="partitions"
        value="${textIn(query, 'partitions') || 'all'}"
        aria-describedby="which"
    /></label>
    <p class="hint" id="which">all, or numbers such as 0, 2-4</p>
    <label
      >Go to
      <select name="to">
        ${resetKinds.map(
          (each) =>
            html`<option value="${each}" ${each === to ? 'selected' : ''}>${kinds[each]}</option>`,
        )}
      </select></label
    >
    <label
      >Time, offset or number
      <input name="value" value="${textIn(query, 'value')}" aria-describedby="what"
    /></label>
    <p class="hint" id="what">
      A time such as 2026-03-01T12:00:00Z or milliseconds since 1970; an offset; or how many records
      to go, such as -10. Not used for first and end.
    </p>
    <button type="submit" class="primary">Preview</button>
  </form>`;
}

const mostOffered = 200;

export interface PreviewLinks {
  readonly action: string;
  readonly back: string;
}

/** Nothing is changed by it. What is confirmed are the very offsets that it shows. */
export function previewSection(
  reply: FastifyReply,
  group: string,
  { reset, moves, leaderless }: Preview,
  { action, back }: PreviewLinks,
): Html {
  const changes = moves.filter(isChange);
  return html`<h2>Preview</h2>
    ${leaderless.length === 0 ? nothing : leaderlessNote(leaderless)}
    ${moveTable(reset.topic, moves)}
    ${
      changes.length === 0
        ? html`<p>The group stands there already: nothing would change.</p>`
        : confirmation(reply, {
            lost: lostBy(group, reset.topic, moves),
            action,
            submit: 'Reset offsets',
            typed: group,
            back,
            body: html`<input type="hidden" name="topic" value="${reset.topic}" />
              <input type="hidden" name="targets" value="${targetsText(moves)}" />`,
          })
    }`;
}

function leaderlessNote(leaderless: readonly number[]): Html {
  return html`<p class="notice failed">
    Left out, as they have no leader: partitions ${partitionsText(leaderless)}
  </p>`;
}

function lostBy(group: string, topic: string, moves: readonly Move[]): Content[] {
  const sum = (read: (move: Move) => bigint) => moves.reduce((all, move) => all + read(move), 0n);
  const [again, skipped] = [sum((move) => move.again), sum((move) => move.skipped)];
  const changed = plural(moves.filter(isChange).length, 'partition');
  return [
    html`The group ${group} gets other offsets in ${changed} of topic ${topic}; where it stands now
    is not kept.`,
    html`${plural(again, 'record')} will be read again.`,
    html`${plural(skipped, 'record')} will be skipped: the group will not read them.`,
  ];
}

function moveTable(topic: string, moves: readonly Move[]): Html {
  const shown = moves.slice(0, mostShown);
  const rest = moves.length - shown.length;
  return html`${table<Move>(
    `Offsets of topic ${topic}`,
    [
      { title: 'Partition', isNumber: true, cell: ({ partition }) => partition },
      { title: 'Start', isNumber: true, cell: ({ start }) => count(start) },
      { title: 'End', isNumber: true, cell: ({ end }) => count(end) },
      { title: 'Now', isNumber: true, cell: ({ committed }) => number(committed) },
      { title: 'New', isNumber: true, cell: ({ target }) => number(target) },
      { title: 'What it means', cell: meaningOf },
    ],
    shown,
    'No partition can be reset.',
  )}
  ${rest === 0 ? nothing : html`<p class="hint">And ${plural(rest, 'more partition')}.</p>`}`;
}

const mostShown = 500;

function number(value: bigint | undefined): Content {
  return value === undefined ? '-' : count(value);
}

export function meaningOf(move: Move): string {
  const moved = move.isMovedIn ? '; the wanted offset is not there, this is the nearest' : '';
  return `${effectOf(move)}${moved}`;
}

function effectOf(move: Move): string {
  const { committed, target, again, skipped } = move;
  if (target === undefined) return 'stays: there is no commit to go from';
  if (!isChange(move)) return 'stays';
  if (committed === undefined) return 'gets its first commit';
  if (again > 0n) return `${plural(again, 'record')} read again`;
  if (skipped > 0n) return `${plural(skipped, 'record')} skipped`;
  return 'nothing is read again or skipped';
}
