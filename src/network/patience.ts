import type { IncomingMessage, ServerResponse } from 'node:http'
import fp from 'fastify-plugin'
import { sendAndEnd } from './unreadable.ts'

/**
 * Ends a request whose body stops coming: `seconds` without a byte, 408. How long an upload takes altogether is not
 * limited here (the server's requestTimeout does): a large feed over a slow line is none the worse for it.
 */
export const limitBodies = fp(async (app, { seconds }: { seconds: number }) => {
  app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request
    const hasBody = Number(request.headers['content-length'] ?? 0) > 0 || 'transfer-encoding' in request.headers
    if (!hasBody) return
    const late = () => {
      if (response.headersSent) socket.destroy()
      else sendAndEnd(socket, 408, `The body of the request stopped coming for ${seconds} seconds.`)
    }
    const over = () => void socket.setTimeout(0)
    socket.setTimeout(seconds * 1000)
    // With a listener of the request's own, the server leaves the connection to it.
    request.on('timeout', late)
    request.once('end', over)
    request.once('close', over)
  })
})
