/** What went wrong on an S/FTP server, as far as it changes what is done next. */
export type SftpFailure = 'NOT_FOUND' | 'FORBIDDEN' | 'UNSUPPORTED' | 'FAILED' | 'CUT' | 'OTHER'

/** A connection that could not be made, or a step that failed. The message names neither secrets nor persons. */
export class SftpError extends Error {
  readonly kind: SftpFailure
  /** Fingerprint of the server's host key, when it came so far. */
  hostKey: string | undefined

  constructor(message: string, kind: SftpFailure = 'OTHER') {
    super(message)
    this.kind = kind
  }
}

/** Status codes of the protocol (draft-ietf-secsh-filexfer-02, section 7), and those of sockets and of the library. */
const kindOfCode = new Map<unknown, SftpFailure>([
  [2, 'NOT_FOUND'],
  ['ENOENT', 'NOT_FOUND'],
  [3, 'FORBIDDEN'],
  ['EACCES', 'FORBIDDEN'],
  [4, 'FAILED'],
  [6, 'CUT'],
  [7, 'CUT'],
  [8, 'UNSUPPORTED'],
  ['ECONNRESET', 'CUT'],
  ['EPIPE', 'CUT'],
  ['ETIMEDOUT', 'CUT'],
  ['ERR_NOT_CONNECTED', 'CUT'],
  ['ERR_STREAM_PREMATURE_CLOSE', 'CUT']
])

/** What the library says without a code: its whole sentences, for a path in the message may hold any word. */
const kindOfWords: readonly (readonly [says: RegExp, kind: SftpFailure])[] = [
  [/Server does not support this extended request/, 'UNSUPPORTED'],
  [/Unexpected (end|close) event|No response from server|Keepalive timeout|Channel closed|Not connected/, 'CUT']
]

/** What kind of failure an error of the library is: by the code that the server or the socket gave. */
export function kindOf(error: Error): SftpFailure {
  if (error instanceof SftpError) return error.kind
  const found = kindOfCode.get((error as { code?: unknown }).code)
  return found ?? kindOfWords.find(([says]) => says.test(error.message))?.[1] ?? 'OTHER'
}

const sentences: Record<Exclude<SftpFailure, 'OTHER'>, string> = {
  NOT_FOUND: 'There is no such file or folder.',
  FORBIDDEN: 'The server does not permit it.',
  UNSUPPORTED: 'The server does not know how to do it.',
  FAILED: 'The server failed to do it: is its disk full?',
  CUT: 'The connection was cut.'
}

/** Of a file or a folder that is not there. */
export const notFound = (): SftpError => new SftpError(sentences.NOT_FOUND, 'NOT_FOUND')

/** An error of the library as ours: its words without its own names and without paths. */
export function sftpError(error: Error): SftpError {
  if (error instanceof SftpError) return error
  const kind = kindOf(error)
  if (kind !== 'OTHER') return new SftpError(sentences[kind], kind)
  const plain = error.message.replace(/^(\w+(->)?)+: /, '').replace(/\/\S+/g, '…')
  return new SftpError(plain.slice(0, 200) || 'The server failed to do it.')
}
