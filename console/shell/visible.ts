/** Characters that nobody sees, or that turn text around, as signs: names and values come from outside. */

/** `␀` for a zero byte, `␛` for escape, `\u{202e}` for what has no sign of its own. */
export function visible(text: string): string {
  return text.replace(unseen, (character) => signOf(character.codePointAt(0) ?? 0));
}

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const [firstSign, deleteCode, deleteSign] = [0x2400, 0x7f, '␡'];

function signOf(code: number): string {
  if (code < 0x20) return String.fromCodePoint(firstSign + code);
  return code === deleteCode ? deleteSign : `\\u{${code.toString(16)}}`;
}
