import { AlmaError } from '../../alma/errors.ts'
import { type ProtectedField, protectedFields } from '../record/record.ts'

/** Names of a PUT's `override` beside those of the record: XML calls the lists so (SIS-72). */
const spelt = new Map<string, ProtectedField>([
  ['rs_libraries', 'rs_library'],
  ['library_notices', 'library_notice']
])

/** The fields that an `override` names; a name that is no protected field is refused (401666). */
export function overrideOf(override: string | undefined): ReadonlySet<ProtectedField> {
  const names = (override ?? '')
    .split(',')
    .map(name => name.trim().toLowerCase())
    .filter(name => name !== '')
  return new Set(
    names.map(name => {
      const field = spelt.get(name) ?? protectedFields.find(known => known === name)
      if (field) return field
      const all = protectedFields.map(known => [...spelt].find(([, field]) => field === known)?.[0] ?? known)
      throw new AlmaError('INVALID_PARAMETER', { name: 'override', detail: `Use any of: ${all.join(', ')}.` })
    })
  )
}
