import type { FastifyInstance } from 'fastify'
import { SaxesParser } from 'saxes'
import type { Example } from '../../src/openapi/examples.ts'

/** The first two entries of each list, the first 2,000 characters of each text: what an example shows. */
export function cut(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 2).map(cut)
  if (typeof value === 'string') return value.slice(0, 2000)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item)]))
}

/** An XML text with the first two of elements of one name that stand side by side: `cut` for XML. */
export function cutXml(text: string): string {
  interface Part {
    name: string
    text: string
    parts: Part[]
  }
  const root: Part = { name: '', text: '', parts: [] }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const part = { name, text: `<${name} ${JSON.stringify(attributes)}>`, parts: [] }
    open.at(-1)?.parts.push(part)
    open.push(part)
  })
  parser.on('text', content => {
    const part = open.at(-1)
    if (part) part.text += content
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(text).close()
  const shown = ({ text, parts }: Part): string => {
    const seen = new Map<string, number>()
    const kept = parts.filter(({ name }) => {
      seen.set(name, (seen.get(name) ?? 0) + 1)
      return (seen.get(name) ?? 0) <= 2
    })
    return text + kept.map(shown).join('')
  }
  return shown(root)
}

/** What differs from run to run: digests, signatures, numbers by chance. */
export const settledText = (text: string): string =>
  text
    .replace(/"users_per_second":\d+/g, '"users_per_second":100')
    .replace(/\b\d{16}\b/g, '0'.repeat(16))
    .replace(/\b[0-9a-f]{32}\b/g, '0'.repeat(32))
    .replace(/\b[0-9a-f]{64}\b/g, '0'.repeat(64))
    .replace(
      /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
      '00000000-0000-0000-0000-000000000000'
    )

/** A call as a document describes it. */
export interface Call {
  method: string
  path: string
  values: Pick<Example, 'path' | 'query' | 'headers'>
  type?: string | undefined
  body?: unknown
  accept: string
}

/** Makes the call. */
export async function send(app: FastifyInstance, { method, path, values, type, body, accept }: Call) {
  const url = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values.path?.[name] ?? `no-${name}`))
  const query = new URLSearchParams(
    Object.entries(values.query ?? {}).map(([name, value]) => [name, String(value)] as [string, string])
  )
  const payload = body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }
  return app.inject({
    method: method.toUpperCase() as 'GET',
    url: `${url}?${query}`,
    headers: {
      ...{ authorization: 'apikey test', accept, host: 'library.example' },
      ...(type && body !== undefined ? { 'content-type': type } : {}),
      ...values.headers
    },
    ...payload
  })
}
