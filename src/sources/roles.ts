/** What a character of code begins. */
export enum Role {
  Operator,
  Space,
  Word,
  Digit,
  Quote,
  Backtick,
  Open,
  Close,
  /** A token of its own: `,`. */
  Single,
  Slash,
  End,
}

const ASCII = 128;
const ROLES = new Uint8Array(ASCII);
fill(Role.Space, '\t\n\v\f\r ');
fill(Role.Word, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_#\\');
fill(Role.Digit, '0123456789');
fill(Role.Quote, '\'"');
fill(Role.Backtick, '`');
fill(Role.Open, '([{');
fill(Role.Close, ')]}');
fill(Role.Single, ',;:@');
fill(Role.Slash, '/');

function fill(role: Role, characters: string): void {
  for (const character of characters) ROLES[character.charCodeAt(0)] = role;
}

/** Of a code unit; behind the end of the text it is NaN. */
export function classify(code: number): Role {
  if (code < ASCII) return ROLES[code] as Role;
  if (Number.isNaN(code)) return Role.End;
  // Of what is not ASCII only blanks are no part of a name.
  return code >= 0xa0 && /\s/.test(String.fromCharCode(code)) ? Role.Space : Role.Word;
}
