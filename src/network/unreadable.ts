import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import { envelope, WebServiceResult } from '../alma/errors.ts'
import type { AnySchema } from '../alma/schema.ts'
import { encodeXml } from '../alma/xml.ts'

const answers: Record<string, [status: number, message: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not come in time.'],
  HPE_HEADER_OVERFLOW: [431, 'The headers of the request are too long.']
}

/**
 * Answers what is no HTTP request. Neither the server's error nor what was sent is logged: it holds the packet as it
 * came, with the key and whatever stood in the body.
 */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket, log?: FastifyBaseLogger): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, message] = answers[error.code ?? ''] ?? [400, 'This is no HTTP request that can be read.']
  log?.debug({ code: error.code, status }, 'a request could not be read')
  sendAndEnd(socket, status, message)
}

/** Writes an answer past the server, and ends the connection. Nothing may have been answered on it before. */
export function sendAndEnd(socket: Socket, status: number, message: string): void {
  const body = encodeXml(WebServiceResult as AnySchema, envelope('401664', message))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/xml;charset=UTF-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'connection: close'
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}
