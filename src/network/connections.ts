import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'

/**
 * Ends what keeps a stop from ending: connections on which nothing is being done. Node itself ends those only that
 * wait for their next request; one that never sent any, or half a line of one, would hold the stop for as long as it is
 * allowed to last. A request whose first line and headers have come is answered first.
 */
export const endIdleConnections = fp(async app => {
  const requests = new Map<Socket, number>()
  let stopping = false
  const count = (socket: Socket, by: 1 | -1) => {
    const now = (requests.get(socket) ?? 0) + by
    // What has closed is not counted any more.
    if (requests.has(socket)) requests.set(socket, now)
    if (stopping && now <= 0) socket.destroySoon()
  }
  app.server.on('connection', (socket: Socket) => {
    if (stopping) return socket.destroy()
    requests.set(socket, 0)
    socket.once('close', () => requests.delete(socket))
    return undefined
  })
  app.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    count(socket, 1)
    response.once('close', () => count(socket, -1))
  })
  app.addHook('preClose', done => {
    stopping = true
    for (const [socket, going] of requests) if (going <= 0) socket.destroy()
    done()
  })
})
