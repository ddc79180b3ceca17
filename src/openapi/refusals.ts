import { errorTable } from '../alma/error-table.ts'
import { type ErrorName, envelope, WebServiceResult } from '../alma/errors.ts'
import type { AnySchema } from '../alma/schema.ts'
import { encodeXml } from '../alma/xml.ts'
import { type Problem, ProblemDetails, restStatus, titleOf } from '../http/problem.ts'
import { refer, type Shown } from './schema.ts'

/** What stands in the blanks of messages in examples. */
const samples: Record<string, string> = {
  barcode: '39010000007',
  by: '1000000315',
  code: 'MAIN',
  desk: 'DEFAULT_CIRC_DESK',
  detail: 'limit must be a whole number from 0 to 100.',
  field: 'user_group',
  fields: 'user_group',
  from: 'REQUEST_SENT_TO_PARTNER',
  holdingId: '220000000071',
  id: '1000000027',
  institution: '01MY_INST',
  kind: 'loan',
  library: 'MAIN',
  limit: '1048576',
  mmsId: '990000000007',
  name: 'limit',
  next: 'CANCELLED_BY_STAFF',
  options: 'print',
  owner: 'the consortium',
  pid: '230000000701',
  reason: 'The user has open loans',
  record: 'PUBLIC',
  secret: 'password',
  step: 'DIGITIZE',
  to: 'COMPLETED',
  type: 'BARCODE',
  value: 'UNKNOWN'
}
const trackingId = 'E01-0112044500-ABCDE-AWAE123456789'

/** The message of an error with its blanks filled in. */
export const sampleMessage = (name: ErrorName): string =>
  errorTable[name][2].replace(/\{(\w+)\}/g, (_, blank: string) => samples[blank] ?? blank)

/** An error as it is answered, by media type. */
const shown: Record<string, (name: ErrorName) => unknown> = {
  'application/json': name => envelopeOf(name),
  'application/xml': name => encodeXml(WebServiceResult as AnySchema, envelopeOf(name)),
  'application/problem+json': (name): Problem => {
    const status = restStatus(name)
    const detail = sampleMessage(name)
    return {
      ...{ type: `https://library.example/problems/${name}`, title: titleOf(status) },
      status,
      code: name,
      detail,
      trackingId
    }
  }
}

// An error of the key has no tracking id.
const envelopeOf = (name: ErrorName) =>
  envelope(errorTable[name][1], sampleMessage(name), name === 'UNAUTHORIZED' ? undefined : trackingId)

/** What of the document refusals add to: schemas and examples that several operations share. */
export interface Shared {
  schemas: Record<string, Shown>
  examples: Record<string, Shown>
}

/**
 * The errors of an operation by status, each with code and text out of the one table, and one of them as it is
 * answered: the first that is the operation's own.
 */
export function refusals(alma: boolean, own: readonly ErrorName[], shared: Shared): Record<string, Shown> {
  const schema = refer((alma ? WebServiceResult : ProblemDetails) as AnySchema, shared.schemas)
  const types = alma ? ['application/json', 'application/xml'] : ['application/problem+json']
  const byStatus = Map.groupBy(['UNAUTHORIZED', 'INVALID_INPUT', ...own, 'GENERAL'] as ErrorName[], name =>
    alma ? errorTable[name][0] : restStatus(name)
  )
  const exampleIn = (type: string, name: ErrorName) => {
    const key = `${name}.${type.replace(/^application\//, '').replace('+', '.')}`
    shared.examples[key] ??= { summary: sampleMessage(name), value: shown[type]?.(name) }
    return { examples: { [name]: { $ref: `#/components/examples/${key}` } } }
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => {
      const lines = new Set(names.map(name => `- \`${alma ? errorTable[name][1] : name}\` ${errorTable[name][2]}`))
      const first = names.find(name => own.includes(name)) ?? names.at(-1) ?? 'GENERAL'
      const content = Object.fromEntries(types.map(type => [type, { schema, ...exampleIn(type, first) }]))
      return [status, { description: [...lines].join('\n'), content }]
    })
  )
}
