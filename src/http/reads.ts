import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { AlmaError } from '../alma/errors.ts'
import type { AnySchema } from '../alma/schema.ts'
import { type ReadLog, readLog } from '../audit/reads.ts'
import type { Config } from '../config.ts'
import type { Parts } from '../domain.ts'
import { openWork, transactional } from '../platform/unit-of-work.ts'
import type { Step } from './step.ts'

/** What an operation tells of people; those of the second line take it out of the service (AUD-03). */
export type Reads =
  | ('users' | 'loans' | 'requests' | 'fees' | 'letters' | 'files' | 'consent' | 'purchases' | 'deposits' | 'sharing')
  | ('proxies' | 'printouts' | 'sets' | 'feeds' | 'jobs' | 'audit')
  | ('personal-data' | 'reports')

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the answer tells of people: each such read leaves an entry in the audit trail (docs/audit.md). */
    reads?: Reads
    /** The fields that its parameter `q` may name: the trail says which of them were searched. */
    searched?: readonly string[]
    /** What a parameter of its path names, where that is no person: a run, a set. */
    readsOf?: { kind: string; parameter: string }
  }
  interface FastifyInstance {
    reads: ReadLog
  }
}

const exported: readonly Reads[] = ['personal-data', 'reports']
/** They choose how much is shown and how, not what. */
const ofPages = ['limit', 'offset', 'format', 'apikey', 'order_by', 'direction']

/** Opens the trail of reads, that `app.reads` is, and closes it with the app. */
export const readTrail = fp(async (app, { config, database, clock, log }: Parts) => {
  const reads = readLog({
    mode: config.AUDIT_READS,
    transaction: (institution, step) =>
      transactional(openWork(database, clock, { institution, actor: '', base: '' }), step),
    failed: () => log?.error('the trail of reads cannot be written')
  })
  app.decorate('reads', reads)
  app.addHook('onClose', () => reads.close().catch(() => {}))
})

/** Lets a route that tells of people note each answer in the trail of reads; one that fails has told nothing. */
export const auditReads = (mode: Config['AUDIT_READS']): Step => ({
  name: 'audit of reads',
  around({ schema, config }) {
    const { reads: kind, readsOf: of } = config ?? {}
    if (!kind || mode === 'off') return undefined
    const action = `${exported.includes(kind) ? 'export' : 'read'}.${kind}`
    const operation = schema?.operationId ?? ''
    const filtersOf = filters(schema?.querystring as AnySchema | undefined, config?.searched ?? [])
    return async (request, _reply, next) => {
      const { work, server } = request
      const { reads } = server
      if (!work) return next()
      if (reads.full) throw new AlmaError('UNAVAILABLE', {})
      const people: string[] = []
      work.people = people
      const answer = await next()
      const { institution, actor, now: at } = work
      const subject = of && `${of.kind}:${(request.params as Record<string, string>)[of.parameter]}`
      const records = people.length === 0 ? recordsIn(answer) : undefined
      const entry = { institution, actor, action, operation, filters: filtersOf(request), subject, people, records, at }
      await reads.note(entry)
      return answer
    }
  }
})

/** How many records an answer has: the length of its list. */
const recordsIn = (answer: unknown): number =>
  Object.values(answer ?? {}).find((part): part is unknown[] => Array.isArray(part))?.length ?? 0

/** Names of the parameters that were given and are not at their default; of `q`, the fields that it names, too. */
function filters(query: AnySchema | undefined, searched: readonly string[]): (request: FastifyRequest) => string {
  const known = Object.entries(query?.properties ?? {}).filter(([name]) => !ofPages.includes(name))
  return request => {
    const given = request.query as Record<string, unknown>
    let names = ''
    for (const [name, schema] of known) {
      const value = given[name]
      if (value === undefined || value === schema.default) continue
      const fields = name === 'q' ? searched.filter(field => String(value).includes(`${field}~`)) : []
      names += `${names && ','}${name}${fields.length > 0 ? `:${fields.join('+')}` : ''}`
    }
    return names
  }
}
