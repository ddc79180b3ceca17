import { XmlError } from './xml-reader.ts'

const known: Record<string, string> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252'
}

/** A byte order mark says what the bytes are. */
function marked(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined
}

/** The encoding that an XML prolog names. `utf-16` in a prolog of single bytes cannot be true (.NET writes it). */
function prologue(bytes: Buffer): string | undefined {
  const found = /^<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.-]{1,40})["']/.exec(bytes.toString('latin1', 0, 300))
  return /^utf-?16/i.test(found?.[1] ?? '') ? undefined : found?.[1]
}

/**
 * The text of a body or file: its byte order mark decides, then the charset of the content type, then the XML prolog,
 * then UTF-8 (RFC 7303). Bytes that are not of that encoding are refused with their place, never read as question
 * marks.
 */
export function decodeText(bytes: Buffer, contentType = ''): string {
  const charset = /;\s*charset\s*=\s*"?([\w.-]+)/i.exec(contentType)?.[1]
  const named = marked(bytes) ?? charset ?? prologue(bytes) ?? 'utf-8'
  const name = named.toLowerCase()
  const encoding = Object.hasOwn(known, name) ? known[name] : undefined
  if (!encoding) throw new XmlError('the encoding is not supported, use UTF-8', 1, 1)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    const before = new TextDecoder(encoding).decode(bytes).split('\uFFFD', 1)[0]?.split('\n') ?? []
    throw new XmlError(`a byte is not ${named.toUpperCase()}`, before.length, (before.at(-1)?.length ?? 0) + 1)
  }
}
