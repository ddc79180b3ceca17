import { transactional } from '../../src/platform/unit-of-work.ts'
import { patchUser } from '../../src/users/change/patch.ts'
import type { Edit } from './any-feed.ts'
import { type Place, workOf } from './harness.ts'
import { namesOf } from './oracle.ts'
import type { Person } from './people.ts'

/** Does in the service and in the oracle's world what a person at the desk does. */
export async function edit(
  place: Place,
  code: string,
  world: Person[],
  { whom, field, value, add }: Edit
): Promise<void> {
  const external = world.filter(person => !person.internal)
  const person = external[whom % Math.max(1, external.length)]
  if (!person) return
  const patch = add ? adding(world, person, add, value ?? '') : { [field as string]: value }
  if (!patch) return
  if (field) {
    if (field === 'group' && value !== 'GRAD' && value !== 'STAFF') return
    const edit = person.manual[field]
    if (person[field] !== value) {
      // Whoever sets a field back to what the SIS sent last gives it back; a preferred name is released only.
      if (edit && field !== 'pref' && value !== undefined && value === edit.sent) delete person.manual[field]
      else person.manual[field] = edit ?? { was: person[field], sent: person[field] }
      person.version++
    }
    person[field] = value
  } else person.version++
  const wire = field ? { [patchName[field]]: value === undefined ? null : field === 'pref' ? value : { value } } : patch
  const naming = { user_id: person.primary }
  await transactional(workOf(place, code), work => patchUser(work, naming as any, wire, { keepProtected: true }))
}
const patchName = {
  group: 'user_group',
  campus: 'campus_code',
  language: 'preferred_language',
  pref: 'pref_first_name'
} as const

/** The patch that adds an entry by hand; the world's person gets it too. Undefined where that is not possible. */
function adding(world: Person[], person: Person, what: NonNullable<Edit['add']>, value: string): object | undefined {
  const typeOf = ({ hand }: { hand: boolean }) => ({ segment_type: hand ? 'Internal' : 'External' })
  if (what === 'id') {
    const taken = world.flatMap(namesOf).some(name => name.value.toLowerCase() === value.toLowerCase())
    if (taken) return undefined
    person.ids.push({ type: 'BARCODE', value, hand: true })
    return { user_identifier: person.ids.map(id => ({ id_type: { value: id.type }, value: id.value, ...typeOf(id) })) }
  }
  if (what === 'note') {
    person.notes.push({ text: value, hand: true })
    const note_type = { value: 'OTHER' }
    return { user_note: person.notes.map(note => ({ note_type, note_text: note.text, ...typeOf(note) })) }
  }
  person.emails.push({ address: value, preferred: !person.emails.some(({ preferred }) => preferred), hand: true })
  const email_type = [{ value: 'work' }]
  const email = person.emails.map(one => ({
    email_address: one.address,
    preferred: one.preferred,
    email_type,
    ...typeOf(one)
  }))
  return { contact_info: { email } }
}
