import Type, { type Static } from 'typebox'
import { errorTable } from './error-table.ts'

export type ErrorName = keyof typeof errorTable
type Blanks<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Blanks<Rest> : never
type Fill<Name extends ErrorName> = Record<Blanks<(typeof errorTable)[Name][2]>, string>

/** `throw new AlmaError('USER_NOT_FOUND', { id })`. Known to every layer, rendered only by the dialect. */
export class AlmaError<Name extends ErrorName = ErrorName> extends Error {
  readonly statusCode: number
  readonly code: string
  override readonly name: Name
  /** What else stands against the same request: it is told of as well, behind this one. */
  others: readonly AlmaError[] = []

  constructor(name: Name, blanks: Fill<Name>) {
    const [statusCode, code, message] = errorTable[name]
    super(message.replace(/\{(\w+)\}/g, (_, key: string) => (blanks as Record<string, string>)[key] ?? ''))
    this.name = name
    this.statusCode = statusCode
    this.code = code
  }
}

/** Throws the first of these with the others behind it; nothing where there is none. */
export function refuse(faults: readonly AlmaError[]): void {
  const [first, ...others] = faults
  if (!first) return
  first.others = others
  throw first
}

/** All that an error tells, in one line: each sentence as it is, the first of them first. */
export const sentenceOf = ({ message, others }: Pick<AlmaError, 'message' | 'others'>): string =>
  [message, ...others.map(other => other.message)].join(' ')

const beans = 'http://com/exlibris/urm/general/xmlbeans'

/** The error envelope of every `/almaws` answer (`alma-api.md` 3.4). JSON shows `result: null`, XML leaves it out. */
export const WebServiceResult = Type.Object(
  {
    errorsExist: Type.Boolean(),
    errorList: Type.Object({
      error: Type.Array(
        Type.Object({
          errorCode: Type.String(),
          errorMessage: Type.String(),
          trackingId: Type.Optional(Type.String())
        })
      )
    }),
    result: Type.Optional(Type.Null())
  },
  { $id: 'WebServiceResult', xml: { name: 'web_service_result', namespace: beans } }
)
export type WebServiceResult = Static<typeof WebServiceResult>

/**
 * The envelope of an error, and of what else stands against the request. Gateway errors (bad key) carry no tracking id.
 */
export const envelope = (
  code: string,
  message: string,
  trackingId?: string,
  others: readonly Pick<AlmaError, 'code' | 'message'>[] = []
): WebServiceResult => ({
  errorsExist: true,
  errorList: {
    error: [{ code, message }, ...others].map(({ code, message }) => ({
      errorCode: code,
      errorMessage: message,
      ...(trackingId ? { trackingId } : {})
    }))
  },
  result: null
})
