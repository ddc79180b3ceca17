import { AlmaError } from './errors.ts'

/** How many faults of one value are told of: a list of thousands may be wrong in each of its entries. */
export const mostTold = 20

/** What is wrong with a value, and where: `contact_info.email.0.email_address`. Never carries the value itself. */
export class InputError extends Error {
  readonly path: string
  /** True when the field is missing altogether. */
  readonly missing: boolean
  /** What else is wrong, each with its place: the caller is told of all at once. */
  others: readonly InputError[] = []
  /** Of an object: what could be read of it, without the fields of which something is wrong. */
  rest: Record<string, unknown> | undefined
  constructor(path: string, message: string, missing = false) {
    super(message)
    this.path = path
    this.missing = missing
  }
}

/** The error with the key of the part that it stands in. What is no fault of the input is thrown. */
export function within(key: string, error: unknown): InputError {
  if (!(error instanceof InputError)) throw error
  const placed = ({ path, message, missing }: InputError) =>
    new InputError(path === '' ? key : `${key}.${path}`, message, missing)
  const found = placed(error)
  found.others = error.others.map(placed)
  return found
}

/** Reads one more part after one was found to be wrong: what is wrong of it, too, is kept. */
export function attempt(key: string, read: () => unknown, faults: InputError[]): unknown {
  try {
    return read()
  } catch (error) {
    faults.push(within(key, error))
    return undefined
  }
}

/** The first fault with all others behind it. */
export function joined(faults: readonly InputError[]): InputError {
  const [first, ...more] = faults.flatMap(fault => [fault, ...fault.others])
  const all = first as InputError
  all.others = more
  return all
}

/** The field of the root in which a fault is. */
export const topOf = ({ path }: InputError): string => path.split('.')[0] ?? ''

/** The faults as one error, and what is left of the value without the fields at fault. */
export function withRest(faults: InputError[], value: unknown): InputError {
  const all = joined(faults.map(fault => new InputError(fault.path, fault.message, fault.missing)))
  const rest: Record<string, unknown> = { ...(value as object) }
  for (const fault of faults) delete rest[topOf(fault)]
  all.rest = rest
  return all
}

interface Checked {
  Errors(value: unknown): { instancePath: string; keyword: string; params: object; message?: string }[]
}
const said: Record<string, string> = {
  'alma-date': 'must be a day such as 2027-06-30',
  'alma-date-time': 'must be a moment such as 2027-06-30T10:00:00Z'
}

/** What the check finds wrong, each place once, in the order of the schema. At least one. */
export function faultsOf(check: Checked, value: unknown): InputError[] {
  const faults = new Map<string, InputError>()
  for (const { instancePath, keyword, params, message } of check.Errors(value)) {
    const { requiredProperties = [], format = '' } = params as { requiredProperties?: string[]; format?: string }
    const path = instancePath.slice(1).replaceAll('/', '.')
    if (keyword === 'required')
      for (const key of requiredProperties) {
        const at = path === '' ? key : `${path}.${key}`
        faults.set(at, new InputError(at, 'is missing', true))
      }
    else if (!faults.has(path)) faults.set(path, new InputError(path, said[format] ?? message ?? 'is not valid'))
  }
  return faults.size > 0 ? [...faults.values()] : [new InputError('', 'is not valid')]
}

/** The declared error for a body that the reader refused (`401664`, the fields named, never their values). */
export function bodyError({ path, message, missing, others }: InputError): AlmaError {
  const error = missing
    ? new AlmaError('MANDATORY_FIELD', { field: path })
    : new AlmaError('INVALID_INPUT', {
        detail: `Parameter value invalid: ${path === '' ? 'the body' : path} ${message}.`
      })
  error.others = others.slice(0, mostTold).map(bodyError)
  return error
}
