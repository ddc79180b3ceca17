import { formatMoment } from '../alma/dates.ts'
import { type Labels, present } from '../alma/present.ts'
import type { AnySchema } from '../alma/schema.ts'
import { link, type Work } from '../platform/work.ts'
import { fullName } from '../users/record/mapping.ts'
import type { UserRecord } from '../users/record/record.ts'
import type { UserSet as Row } from './entity.ts'
import { UserSet } from './schema.ts'

/** A set as the wire shows it; without a count in lists, as recorded (`client-expectations.md` 1). */
export function setToWire(work: Work, labels: Labels, set: Row, members?: number) {
  const id = String(set.id)
  const wire = {
    link: link(work, 'conf', 'sets', id),
    id,
    name: set.name,
    description: set.description,
    type: { value: set.type },
    content: { value: set.content },
    private: { value: String(set.private) },
    status: { value: set.status },
    status_date: formatMoment(set.statusAt),
    note: set.note,
    created_by: { value: set.createdBy },
    created_date: formatMoment(set.createdAt),
    query: set.query === null || set.query === undefined ? undefined : { value: set.query, desc: set.query },
    number_of_members:
      members === undefined ? undefined : { value: members, link: link(work, 'conf', 'sets', id, 'members') },
    origin: { value: set.origin }
  }
  return present(UserSet as AnySchema, wire, labels)
}

/** A user as a member: primary id, full name, address of the user. */
export const memberToWire = (work: Work, record: UserRecord) => ({
  link: link(work, 'users', record.primary_id ?? ''),
  id: record.primary_id ?? '',
  description: fullName(record)
})
