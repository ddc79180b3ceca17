import { AlmaError } from '../alma/errors.ts'
import { prepared } from '../sql.ts'
import type { User } from '../users/entity.ts'
import { find, type Naming } from '../users/lookup.ts'
import { takeMoment, type Work } from '../work.ts'

/** What lending needs to know of a user. */
export type Borrower = Pick<
  User,
  'id' | 'primaryId' | 'userGroup' | 'jobCategory' | 'recordType' | 'accountType' | 'status' | 'expiryDate' | 'record'
>

const columns = `u.id::float8 as id, u.primary_id as "primaryId", u.user_group as "userGroup",
  u.job_category as "jobCategory", u.record_type as "recordType", u.account_type as "accountType", u.status,
  u.expiry_date::text as "expiryDate", u.record`

const byKey = `select ${columns} from user_identifier i
  join app_user u on u.institution = $1 and u.id = i.user_id
  where i.institution = $1 and i.value_key = $2 and ($3 = '' or i.id_type = $3) for update of u`

const byId = `select ${columns} from app_user u where u.institution = $1 and u.id = $2 for update`

/**
 * The user whom an identifier names, held until the transaction ends: what is counted of him stays as it is. One
 * statement; 401861 or 401890 when there is none.
 */
export async function lockBorrower(work: Work, naming: Naming): Promise<Borrower> {
  const { user_id: id, user_id_type: type = 'all_unique' } = naming
  const values = [work.institution, id.toLowerCase(), type.toLowerCase() === 'all_unique' ? '' : type]
  const [found] = await prepared<Borrower>(work, 'borrower-by-key', byKey, values)
  takeMoment(work)
  if (found) return found
  await find(work, naming)
  throw new AlmaError('USER_NOT_FOUND', { id })
}

/** The same by number; undefined when the user is gone. */
export async function lockBorrowerById(work: Work, id: number): Promise<Borrower | undefined> {
  const [found] = await prepared<Borrower>(work, 'borrower-by-id', byId, [work.institution, id])
  takeMoment(work)
  return found
}
