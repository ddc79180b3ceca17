import type { FastifyRequest } from 'fastify'

export const jsonType = 'application/json;charset=UTF-8'
export const xmlType = 'application/xml;charset=UTF-8'

declare module 'fastify' {
  interface FastifyRequest {
    /** What `wantsJson` found, kept because validation leaves only declared names in the query. */
    json: boolean | undefined
  }
}

/**
 * JSON or XML: `format=` beats Accept; neither, or anything else, is XML (`client-expectations.md` 1.2). Of an Accept
 * that names both, the higher `q` counts, then what is named first.
 */
export function wantsJson(request: FastifyRequest): boolean {
  request.json ??= decide(request)
  return request.json
}

function decide(request: FastifyRequest): boolean {
  const given = (request.query as { format?: string | string[] } | undefined)?.format
  const format = (Array.isArray(given) ? given[0] : given)?.replace(/\W+$/, '').toLowerCase()
  if (format === 'json' || format === 'xml') return format === 'json'
  const accept = request.headers.accept
  if (accept === undefined) return false
  if (accept === 'application/json') return true
  const ranges = accept.split(',', 50)
  const [json, xml] = [weight(ranges, /[/+]json\b/i), weight(ranges, /[/+]xml\b/i)]
  return json.q > xml.q || (json.q > 0 && json.q === xml.q && json.place < xml.place)
}

/** The best `q` of the media ranges that fit, and where it stands; 0 when none does. */
function weight(ranges: string[], kind: RegExp): { q: number; place: number } {
  let best = { q: 0, place: ranges.length }
  for (const [place, range] of ranges.entries()) {
    if (!kind.test(range)) continue
    const q = Number(/;\s*q=([\d.]+)/i.exec(range)?.[1] ?? 1) || 0
    if (q > best.q) best = { q, place }
  }
  return best
}
