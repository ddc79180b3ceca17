import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { AlmaError } from '../alma/errors.ts'
import { allPages, pageOf } from './explanations.ts'
import { problemHtml, problemsHtml } from './html.ts'

// No script, no picture, nothing from elsewhere.
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** True for a browser; programs ask for JSON, or for anything. */
const wantsPage = (request: FastifyRequest): boolean => /\btext\/html\b/.test(request.headers.accept ?? '')

function html(reply: FastifyReply, page: string): string {
  reply.header('content-type', 'text/html; charset=utf-8').header('content-security-policy', policy)
  return page
}

/**
 * Pages of the errors, to which the `type` of a problem leads: HTML for people, JSON for programs. No key is needed, as
 * nothing of an institution is told.
 */
export const problemPages: FastifyPluginAsync = async app => {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'public, max-age=3600').header('vary', 'accept')
    done()
  })
  app.get('/problems', { schema: { hide: true } }, async (request, reply) =>
    wantsPage(request) ? html(reply, problemsHtml(allPages())) : { problem: allPages() }
  )
  app.get<{ Params: { name: string } }>('/problems/:name', { schema: { hide: true } }, async (request, reply) => {
    const page = pageOf(request.params.name)
    if (!page) throw new AlmaError('ROUTE_NOT_FOUND', {})
    return wantsPage(request) ? html(reply, problemHtml(page)) : page
  })
}
