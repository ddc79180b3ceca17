import type { ErrorName } from '../alma/errors.ts'
import { type Privilege, privileges } from '../alma/roles.ts'
import type { AnySchema } from '../alma/schema.ts'
import { type Example, exampleIn, headersOf, recorded, withValues } from './examples.ts'
import { refusals, type Shared } from './refusals.ts'
import { refer, type Shown } from './schema.ts'
import { words } from './words.ts'

const almaTypes = ['application/json', 'application/xml']
/** An operation as the document shows it. */
export type Operation = Shown & { tags?: string[]; responses?: Shown; requestBody?: Shown; parameters?: Shown[] }
/** What a route says of itself, as far as the document tells it. */
export interface Seen {
  schema: {
    operationId?: string
    body?: unknown
    response?: unknown
    consumes?: readonly string[]
    produces?: readonly string[]
  }
  alma: boolean
  errors: readonly ErrorName[]
  privilege: Privilege | undefined
  reads: string | undefined
}

/** An operation with the bodies, answers and recorded examples of its route. */
export function described(
  operation: Operation,
  { schema, alma, errors, privilege, reads }: Seen,
  shared: Shared
): Operation {
  const { schemas: components } = shared
  const types = alma ? almaTypes : ['application/json']
  const { responses: _default, parameters, ...rest } = operation
  const example = recorded().get(schema.operationId ?? '')
  const said = words().get(schema.operationId ?? '')
  const answers: Record<string, Shown> = {}
  for (const [status, answer] of Object.entries((schema.response ?? {}) as Record<string, AnySchema>)) {
    const own = example?.status === Number(status) ? example : undefined
    answers[status] = {
      description: answer.description ?? said?.success ?? 'Done; the answer has no body.',
      headers: headersOf(own?.answerHeaders ?? []),
      ...(answer.type === 'null'
        ? {}
        : {
            content: content(schema.produces ?? types, refer(answer, components), type =>
              exampleIn(type, answer, (type === 'application/xml' && own?.xml) || own?.answer)
            )
          })
    }
  }
  return {
    ...rest,
    ...(said ? { description: [said.description, rest.description].filter(Boolean).join('\n\n') } : {}),
    ...parametersOf(alma, parameters ?? [], example),
    ...(privilege ? { 'x-privilege': privilege, 'x-roles': privileges[privilege] } : {}),
    ...(reads ? { 'x-audited-reads': reads } : {}),
    ...bodyOf(schema, types, errors, example, components),
    responses: { ...answers, ...refusals(alma, errors, shared) }
  }
}

const format = {
  name: 'format',
  in: 'query',
  description: 'Format of the answer; it counts before the Accept header.',
  schema: { type: 'string', enum: ['json', 'xml'] }
}

/** The parameters with their examples; in Alma's name space `format`, which the dialect reads for all of them. */
function parametersOf(alma: boolean, own: Shown[], example: Example | undefined): { parameters?: Shown[] } {
  const all = alma && !own.some(({ name }) => name === 'format') ? [...own, format] : own
  return all.length > 0 ? { parameters: example ? withValues(all, example) : all } : {}
}

/** The body of a request, by media type; nothing where there is none. */
function bodyOf(
  schema: Seen['schema'],
  types: readonly string[],
  errors: readonly ErrorName[],
  example: Example | undefined,
  components: Record<string, Shown>
): Shown {
  const body = schema.body as AnySchema | undefined
  const spoken = errors.includes('JSON_NOT_SUPPORTED') ? ['application/xml'] : types
  const taken = schema.consumes ?? (body ? spoken : [])
  if (taken.length === 0) return {}
  const xmlOnly = spoken.length === 1 && !schema.consumes && types.length > 1
  // A text: no generator makes XML of an object.
  const shown = !body
    ? { type: 'string', format: 'binary' }
    : xmlOnly
      ? { type: 'string', description: 'The object in XML, as the example shows it.' }
      : refer(body, components, 'request')
  const ofType = (type: string) => (example?.type && example.type !== type ? {} : exampleIn(type, body, example?.body))
  return { requestBody: { required: true, content: content(taken, shown, ofType) } }
}

const content = (types: readonly string[], schema: Shown, example: (type: string) => Shown = () => ({})) =>
  Object.fromEntries(types.map(type => [type, { schema, ...example(type) }]))
