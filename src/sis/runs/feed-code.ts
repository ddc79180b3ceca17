/** A short name of the reason for which a file cannot be taken, by what is said of it; the first that fits. */
const reasons: readonly (readonly [says: RegExp, code: string])[] = [
  [/checksum/, 'ZIP_CHECKSUM'],
  [/zip is damaged/, 'ZIP_DAMAGED'],
  [/zip cannot be read/, 'ZIP_UNREADABLE'],
  [/DOCTYPE/, 'DOCTYPE_NOT_ALLOWED'],
  [/entity/i, 'ENTITY_UNKNOWN'],
  [/&amp;/, 'AMPERSAND'],
  [/^The header has/, 'CSV_HEADER'],
  [/how its feeds in CSV/, 'CSV_NOT_MAPPED'],
  [/quotes|CSV/, 'CSV_INVALID'],
  [/These bytes are no/, 'ENCODING_INVALID'],
  [/encoding must be UTF-8/, 'ENCODING_NOT_UTF8'],
  [/Invalid byte/, 'INVALID_UTF8'],
  [/in prolog/, 'TEXT_BEFORE_PROLOG'],
  [/disallowed character|malformed character/i, 'CHARACTER_NOT_ALLOWED'],
  [/nested too deep/, 'NESTED_TOO_DEEP'],
  [/too (many|long)|longer than/, 'LIMIT_EXCEEDED'],
  [/more than \d+ users/, 'TOO_MANY_USERS'],
  [/more than \d+ entries/, 'TOO_MANY_ENTRIES'],
  [/unpacks to more than \d+ times/, 'ZIP_RATIO'],
  [/unpacks to more than/, 'ZIP_TOO_LARGE'],
  [/overlap/, 'ZIP_OVERLAP'],
  [/another archive/, 'ZIP_NESTED'],
  [/encrypted/, 'ZIP_ENCRYPTED'],
  [/link or no plain file/, 'ZIP_LINK'],
  [/control characters/, 'ZIP_NAME'],
  [/holds no \.xml/, 'ZIP_EMPTY'],
  [/not closed|unclosed|close tag/i, 'NOT_CLOSED'],
  [/JSON|brace|object/, 'JSON_INVALID'],
  [/\broot\b/, 'ROOT_MISSING']
]

/** The reason code of a file that cannot be taken (SIS-04, SIS-07); MALFORMED when nothing more is known. */
export const feedCode = (message: string): string => reasons.find(([says]) => says.test(message))?.[1] ?? 'MALFORMED'
