import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'

/** What a step does with a request: it calls `next` once or not at all, and gives what the caller gets. */
export type Around = (request: FastifyRequest, reply: FastifyReply, next: () => unknown) => unknown

/** A step around handlers. */
export interface Step {
  name: string
  /** What it does on a route; undefined where it has nothing to do, which then costs nothing. */
  around(route: RouteOptions): Around | undefined
}
