import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AnySchema } from '../alma/schema.ts'
import { encodeXml } from '../alma/xml.ts'
import type { Shown } from './schema.ts'

/** A call of an operation as it was made, and what came back: recorded, never written by hand (test/examples). */
export interface Example {
  path?: Record<string, string>
  query?: Record<string, string | number | boolean>
  headers?: Record<string, string>
  /** JSON; XML as text where that is all that is taken; the content of a file as text. */
  body?: unknown
  /** Media type of a body that is a file. */
  type?: string
  status: number
  answer?: unknown
  /** The answer in XML; left out where the JSON shows the first entries of a list only. */
  xml?: string
  /** Names of the headers of the answer that are its own. */
  answerHeaders?: string[]
}

const folder = fileURLToPath(new URL('../../openapi/examples', import.meta.url))
let read: Map<string, Example> | undefined

/** The recorded examples by operationId; none where their files are left out. */
export function recorded(): Map<string, Example> {
  read ??= new Map(
    (existsSync(folder) ? readdirSync(folder).sort() : []).flatMap(name =>
      Object.entries<Example>(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')))
    )
  )
  return read
}

/** What headers of answers say. */
export const headerTexts: Record<string, string> = {
  'x-exl-api-remaining': 'Calls that are left today, as Alma counts them: always 1000000, nothing is counted here.',
  etag: 'Version of the user: sent back as If-Match, a change is refused when somebody else was faster.',
  location: 'Address of what was found or made.',
  'x-privacy-receipt': 'Number of the receipt of the deletion: GET /v1/privacy/receipts/{receipt_id}.',
  'content-disposition': 'Name under which the file is saved.'
}

/** The headers of an answer in OpenAPI's words. */
export function headersOf(names: readonly string[]): Shown {
  const shown = ['x-exl-api-remaining', ...names.filter(name => name !== 'x-exl-api-remaining' && headerTexts[name])]
  return Object.fromEntries(shown.map(name => [name, { description: headerTexts[name], schema: { type: 'string' } }]))
}

/** An operation's parameters with the values of its example. */
export function withValues(parameters: Shown[], { path = {}, query = {}, headers = {} }: Example): Shown[] {
  const places: Record<string, Record<string, unknown>> = { path, query, header: headers }
  return parameters.map(one => {
    const value = places[String(one.in)]?.[String(one.name)]
    const number = (one.schema as Shown | undefined)?.type === 'integer'
    return value === undefined ? one : { ...one, example: number ? Number(value) : value }
  })
}

/** The example of a body or an answer in one media type, by the schema that reads and writes it there. */
export function exampleIn(type: string, schema: AnySchema | undefined, value: unknown): Shown {
  if (value === undefined) return {}
  if (type !== 'application/xml') return { example: value }
  if (typeof value === 'string') return { example: value }
  return schema ? { example: encodeXml(schema, value) } : {}
}
