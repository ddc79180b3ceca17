import { limitsOf } from '../libraries/limits.ts'
import { sql } from '../sql.ts'
import { joinRemaining, remainingId } from '../users/remaining.ts'
import type { Work } from '../work.ts'
import type { EntryType, FeeStatus } from './rules.ts'

/** A fee as it is read to be shown. */
export interface FeeRow {
  id: string
  type: string
  status: FeeStatus
  /** Primary id of the user; null once the link is cut. */
  userId: number | null
  primaryId: string | null
  /** Of a user who is deleted: the id that the delete policy left. */
  remainingId?: string | null
  owner: string
  currency: string
  originalMinor: number
  balanceMinor: number
  comment: string | null
  title: string | null
  barcode: string | null
  bursarTransactionId: string | null
  /** Milliseconds of Unix time. */
  createdAt: number
  statusAt: number
}

/** An entry of the ledger as it is shown. */
export interface EntryRow {
  id: string
  feeId: string
  type: EntryType
  amountMinor: number
  method: string | null
  reason: string | null
  comment: string | null
  externalTransactionId: string | null
  desk: string | null
  deskName: string | null
  createdBy: string
  createdAt: number
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`
const feeColumns = `f.id::text, f.type, f.status, f.user_id::float8 as "userId", u.primary_id as "primaryId", f.owner, f.currency,
  f.original_minor::float8 as "originalMinor", f.balance_minor::float8 as "balanceMinor", f.comment, f.title,
  f.barcode, f.bursar_transaction_id as "bursarTransactionId", ${ms('f.created_at')} as "createdAt",
  ${ms('f.status_at')} as "statusAt"`

/** Fees of a user in a status, of the libraries of the caller's key, or the one of that id; oldest first. */
export async function selectFees(
  work: Work,
  userId: number,
  of: { status: FeeStatus } | { id: number }
): Promise<FeeRow[]> {
  const limits = await limitsOf(work)
  return sql<FeeRow>(
    work,
    `select ${feeColumns} from fee f join app_user u on u.institution = $1 and u.id = f.user_id
     where f.institution = $1 and f.user_id = $2 and ${'id' in of ? 'f.id = $3' : 'f.status = $3'}
       and ($4::text[] is null or f.owner = any($4))
     order by f.created_at, f.id`,
    [work.institution, userId, 'id' in of ? of.id : of.status, 'id' in of ? null : (limits ?? null)]
  )
}

/** Every fee of a user, oldest first. */
export const selectAllFees = (work: Work, userId: number): Promise<FeeRow[]> =>
  sql<FeeRow>(
    work,
    `select ${feeColumns} from fee f join app_user u on u.institution = $1 and u.id = f.user_id
     where f.institution = $1 and f.user_id = $2 order by f.created_at, f.id`,
    [work.institution, userId]
  )

/** Which transactions the report is about: a span of time, kinds, and what stands for any. */
export interface ReportFilter {
  from: Date
  until: Date
  types: readonly EntryType[]
  owner: string | null
  library: string | null
  desk: string | null
}

const reported = `t.institution = $1 and t.created_at >= $2 and t.created_at < $3 and t.type = any($4)
  and ($5::text is null or t.library = $5) and ($6::text is null or t.desk = $6)`
const filterValues = (work: Work, of: ReportFilter) => [
  work.institution,
  ...[of.from, of.until, of.types, of.library, of.desk]
]

/**
 * A page of the fees that have such transactions, by time of creation, with how many there are and their balances. A
 * second statement only for a page beyond the end.
 */
export async function selectReported(
  work: Work,
  of: ReportFilter,
  page: { limit: number; offset: number }
): Promise<{ rows: FeeRow[]; count: number; sumMinor: number }> {
  const rows = await sql<FeeRow & { count: string; sum: string }>(
    work,
    `select ${feeColumns}, ${remainingId} as "remainingId", count(*) over ()::text as count,
       (sum(f.balance_minor) over ())::text as sum
     from fee f left join app_user u on u.institution = $1 and u.id = f.user_id ${joinRemaining('f.user_id')}
     where f.institution = $1 and ($7::text is null or f.owner = $7)
       and ($10::text[] is null or f.owner = any($10))
       and exists (select from fee_transaction t where ${reported} and t.fee_id = f.id)
     order by f.created_at, f.id limit $8 offset $9`,
    [...filterValues(work, of), of.owner, Math.max(page.limit, 1), page.offset, (await limitsOf(work)) ?? null]
  )
  const [first] = rows
  if (!first && page.offset > 0) return { ...(await selectReported(work, of, { limit: 0, offset: 0 })), rows: [] }
  const shown = page.limit === 0 ? [] : rows
  return { rows: shown, count: Number(first?.count ?? 0), sumMinor: Number(first?.sum ?? 0) }
}

/** The transactions of fees in the order in which they happened, by the fee's id; of the report its own only. */
export async function selectEntries(
  work: Work,
  fees: readonly { id: string }[],
  of?: ReportFilter
): Promise<Map<string, EntryRow[]>> {
  if (fees.length === 0) return new Map()
  const rows = await sql<EntryRow>(
    work,
    `select t.id::text, t.fee_id::text as "feeId", t.type, t.amount_minor::float8 as "amountMinor", t.method, t.reason,
       t.comment, t.external_transaction_id as "externalTransactionId", t.desk, d.name as "deskName",
       t.created_by as "createdBy", ${ms('t.created_at')} as "createdAt"
     from fee_transaction t
     left join circ_desk d on d.institution = $1 and d.library = t.library and d.code = t.desk
     where ${of ? `${reported} and t.fee_id = any($7::bigint[])` : 't.institution = $1 and t.fee_id = any($2::bigint[])'}
       and t.type <> 'CHARGE'
     order by t.id`,
    [...(of ? filterValues(work, of) : [work.institution]), fees.map(fee => fee.id)]
  )
  return Map.groupBy(rows, row => row.feeId)
}

/** A user with active fees. */
export interface Debtor {
  userId: number
  isOverdue: boolean
}

/** The next users, by number, who have active fees of these types and are in one of these groups; none: any. */
export async function selectDebtors(
  work: Work,
  of: { after: number; groups: string[]; types: string[] }
): Promise<Debtor[]> {
  return sql<Debtor>(
    work,
    `select u.id::float8 as "userId", exists (select from loan l where l.institution = $1 and l.user_id = u.id
       and l.status = 'ACTIVE' and l.due_date < $5) as "isOverdue"
     from app_user u
     where u.institution = $1 and u.id > $2 and ($3::text[] = '{}' or u.user_group = any($3))
       and exists (select from fee f where f.institution = $1 and f.user_id = u.id and f.status = 'ACTIVE'
         and f.balance_minor > 0 and ($4::text[] = '{}' or f.type = any($4)))
     order by u.id limit 500`,
    [work.institution, of.after, of.groups, of.types, work.now]
  )
}

/** Of fees, by id: what money or credits paid of them, and whether an entry of that reason stands in their ledger. */
export async function paidOf(
  work: Work,
  fees: readonly { id: number }[],
  reason: string
): Promise<Map<number, { paidMinor: number; refunded: boolean }>> {
  if (fees.length === 0) return new Map()
  const rows = await sql<{ id: string; paid: string; refunded: boolean }>(
    work,
    `select fee_id::text as id, bool_or(reason = $3) is true as refunded,
       coalesce(sum(-effect_minor) filter (where type in ('PAYMENT', 'CREDIT')), 0)::text as paid
     from fee_transaction where institution = $1 and fee_id = any($2::bigint[]) group by fee_id`,
    [work.institution, fees.map(fee => fee.id), reason]
  )
  return new Map(rows.map(row => [Number(row.id), { paidMinor: Number(row.paid), refunded: row.refunded }]))
}
