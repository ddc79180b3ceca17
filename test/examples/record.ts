import type { FastifyInstance } from 'fastify'
import { type Example, headerTexts } from '../../src/openapi/examples.ts'
import { whole } from '../helpers/calls.ts'
import type { Calls } from './asked.ts'
import { cut, send, settledText } from './send.ts'

/** Only what a schema names: what GET gave has more than PUT takes. */
function pruned(value: any, schema: any): unknown {
  if (Array.isArray(value)) return value.map(one => pruned(one, schema?.items))
  if (typeof value !== 'object' || value === null || !schema?.properties) return value
  const kept = Object.entries(value).filter(([key, item]) => schema.properties[key] && item !== null && item !== '')
  return Object.fromEntries(kept.map(([key, item]) => [key, pruned(item, schema.properties[key])]))
}

/** Calls an operation as it is asked, and gives its example; a refusal is told by `tell`. */
export async function example(
  app: FastifyInstance,
  document: any,
  [method, path, operation]: [string, string, any],
  values: Record<string, string>,
  asked: Calls[string],
  tell: (text: string) => void,
  back: () => Promise<unknown>
): Promise<Example | undefined> {
  const content = operation.requestBody?.content
  const type = asked.type ?? (typeof asked.body === 'string' ? 'application/xml' : Object.keys(content ?? {})[0])
  const schema = whole(content?.[type ?? '']?.schema, document)
  const body = typeof asked.body === 'string' ? asked.body : pruned(asked.body, schema)
  const own = Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, asked.path?.[name] ?? values[name] ?? ''])
  )
  const { path: _path, type: file, body: _body, ...rest } = asked
  const call = { method, path, values: { path: own, ...rest }, type, body, accept: 'application/json' }
  const { statusCode, body: text, headers } = await send(app, call)
  if (statusCode >= 400) {
    tell(`${operation.operationId}: ${statusCode} ${text.slice(0, 300)}`)
    return undefined
  }
  const isJson = /json/.test(String(headers['content-type'])) && text !== ''
  const answer = isJson ? JSON.parse(settledText(text)) : undefined
  const isWhole = JSON.stringify(answer) === JSON.stringify(cut(answer))
  await back()
  const inXml =
    isJson && isWhole && path.startsWith('/almaws/')
      ? await send(app, { ...call, accept: 'application/xml' })
      : undefined
  return {
    ...(Object.keys(own).length > 0 ? { path: own } : {}),
    ...rest,
    ...(body === undefined ? {} : { body }),
    ...(file ? { type: file } : {}),
    status: statusCode,
    ...(isJson ? { answer: cut(answer) } : {}),
    ...(inXml ? { xml: settledText(inXml.body) } : {}),
    answerHeaders: Object.keys(headers).filter(name => headerTexts[name])
  }
}
