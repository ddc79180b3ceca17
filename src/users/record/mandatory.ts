import { AlmaError, refuse } from '../../alma/errors.ts'
import type { Door, Tables } from '../../codes/tables.ts'
import type { Normalized } from './normalize.ts'
import type { UserRecord } from './record.ts'

type Mandatory = Pick<Tables, 'mandatory'>
type Asked = Pick<Normalized, 'record'> & { pin?: string | undefined }

/**
 * The fields that the mapping table MandatoryFields asks for by the record type and the door, and that a new or changed
 * user would lack (USR-01); of a user who is there already, those alone that were there before: who was let in with one
 * name can still be changed, and sent back as read. Pure.
 */
export function lacking({ record, pin }: Asked, tables: Mandatory, door: Door, before?: UserRecord): string[] {
  const asked = tables.mandatory(record.record_type?.value ?? 'PUBLIC', door)
  return asked.filter(field => {
    if (field === 'pin_number') return pin === undefined && before === undefined
    return !has(record, field) && (before === undefined || has(before, field))
  })
}

/** The errors (401664) of the fields that are missing. */
export const lackingFaults = (...asked: Parameters<typeof lacking>): AlmaError[] =>
  lacking(...asked).map(field => new AlmaError('MANDATORY_FIELD', { field }))

/** Throws 401664, which names the fields that are missing. */
export const refuseLacking = (...asked: Parameters<typeof lacking>): void => refuse(lackingFaults(...asked))

function has(record: UserRecord, field: string): boolean {
  const value = ({ ...record, ...record.contact_info } as Record<string, unknown>)[field]
  if (typeof value === 'string') return value.trim() !== ''
  return value !== undefined && !(Array.isArray(value) && value.length === 0)
}
