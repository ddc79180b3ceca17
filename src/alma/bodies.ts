import type { FastifyInstance } from 'fastify'
import { decodeText } from './encoding.ts'
import { AlmaError } from './errors.ts'
import type { AnySchema } from './schema.ts'
import { decodeXml, XmlError } from './xml-reader.ts'

type Parse = (text: string, schema: AnySchema | undefined) => unknown

/** Registers a body parser for a media type. A body that is empty, whatever its type, is the same as none. */
function take(app: FastifyInstance, type: RegExp, parse: Parse): void {
  app.addContentTypeParser(type, { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const text = decodeText(body as Buffer, request.headers['content-type'])
      const schema = request.routeOptions.schema?.body as AnySchema | undefined
      done(null, text.trim() === '' ? undefined : parse(text, schema))
    } catch (error) {
      done(error instanceof XmlError && /json/.test(type.source) ? invalidJson(error) : (error as Error))
    }
  })
}

const invalidJson = ({ line, column, message }: { line: number; column: number; message: string }) =>
  new AlmaError('INVALID_INPUT', { detail: `No valid JSON was given. Line ${line}, column ${column}: ${message}.` })

/** JSON bodies; a syntax error is told with line and column, without the text around it. */
export function takeJson(app: FastifyInstance): void {
  take(app, /^application\/([\w.+-]+\+)?json/, text => {
    try {
      return JSON.parse(text)
    } catch {
      throw invalidJson(jsonPlace(text))
    }
  })
}

/**
 * What clients of Alma send: XML, JSON, and beside `op=` a form that is ignored or a type without a body
 * (`client-expectations.md` 1.3). Anything else that is not empty is refused by its type.
 */
export function takeBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  take(app, /^(application|text)\/([\w.+-]+\+)?xml/, (text, schema) => schema && decodeXml(schema, text))
  takeJson(app)
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, _body, done) =>
    done(null, undefined)
  )
  app.addHook('onRequest', async ({ raw: { headers } }) => {
    const bare = headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0'
    if (bare) delete headers['content-type']
  })
}

/**
 * The place of a JSON syntax error, found by itself: the error's own message quotes the text, which may be personal
 * data, and names no position for most errors. It is where the longest text ends that could still become JSON.
 */
function jsonPlace(text: string): { line: number; column: number; message: string } {
  let [good, bad] = [0, text.length + 1]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (mayGoOn(text.slice(0, middle))) good = middle
    else bad = middle
  }
  const before = text.slice(0, good).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message: 'the syntax is wrong' }
}

/** True when a text is JSON, or its beginning: an error of the parser then stands at its very end. */
function mayGoOn(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const { message } = error as Error
    const position = / in JSON at position (\d+)/.exec(message)?.[1]
    return position === undefined ? message === 'Unexpected end of JSON input' : Number(position) >= text.length
  }
}
