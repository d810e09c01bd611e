import { expect, it } from 'vitest';
import { visible } from '../../../../console/shell/visible.ts';

it('shows what nobody would see', () => {
  expect(visible('a\0b\u001b[31m\u007f\n')).toBe('a␀b␛[31m␡␊');
  expect(visible('\u202egnp.exe\u200b\u0085')).toBe('\\u{202e}gnp.exe\\u{200b}\\u{85}');
});

it('leaves letters of all languages alone', () => {
  expect(visible('größe 大きさ 🙂')).toBe('größe 大きさ 🙂');
});
