import type { Item } from '../../catalogue/entity.ts'
import { change, db, json, prepare, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Loan } from '../entity.ts'
import { type fromLoans, type LoanRow, withNames } from './store.ts'

const one = sql<number>`1`.as('total')
/** Whether anybody waits for anything of a title. */
const queued = (institution: string, bibId: string) => sql<boolean>`exists (select from request
  where request.institution = ${institution} and request.bib_id = ${bibId} and request.status <> 'HISTORY')`

/** Changes a loan that the caller has locked, and the object at hand. */
export async function writeLoan(work: Work, loan: Loan, changes: Partial<Loan>): Promise<void> {
  const all = { ...changes, modifiedAt: work.now }
  const { notices } = changes
  await change(
    work,
    db
      .updateTable('loan')
      .set({ ...all, ...(notices ? { notices: json(notices) } : {}) })
      .where('institution', '=', work.institution)
      .where('id', '=', loan.id)
  )
  Object.assign(loan, all)
}

interface Ending {
  institution: string
  id: string
  returnLibrary: string
  returnDesk: string
  returnedBy: string
  now: Date
}

const ended = prepare('loan-returned', ({ institution, id, returnLibrary, returnDesk, returnedBy, now }: Ending) =>
  db
    .updateTable('loan')
    .set({ status: 'COMPLETE', returnDate: now, returnLibrary, returnDesk, returnedBy, modifiedAt: now })
    .where('institution', '=', institution)
    .where('id', '=', id)
)

/** Ends a loan that the caller has locked, whose item is back at a desk, and the object at hand. */
export async function writeReturn(work: Work, loan: Loan, at: { library: string; desk: string }): Promise<void> {
  const { now } = work
  const back = { returnLibrary: at.library, returnDesk: at.desk, returnedBy: work.actor.slice(0, 64) }
  await ended(work, { id: loan.id, ...back, now })
  Object.assign(loan, { status: 'COMPLETE', returnDate: now, ...back, modifiedAt: now })
}

interface Renewal {
  institution: string
  id: string
  bibId: string
  dueDate: Date
  now: Date
  /** True: also where somebody waits for the title. */
  anyway: boolean
}

const renewed = prepare('loan-renewed', ({ institution, id, bibId, dueDate, now, anyway }: Renewal) =>
  withNames(
    institution,
    db
      .with('l', of =>
        of
          .updateTable('loan')
          .set(({ eb }) => ({
            processStatus: 'RENEW',
            dueDate,
            lastRenewDate: now,
            renewals: eb('renewals', '+', 1),
            notices: sql`'{}'::jsonb`,
            modifiedAt: now
          }))
          .where('institution', '=', institution)
          .where('id', '=', id)
          .where(sql<boolean>`(${anyway}::boolean or not ${queued(institution, bibId)})`)
          .returningAll()
          .returning(one)
      )
      .selectFrom('l') as unknown as ReturnType<typeof fromLoans>
  )
)

/**
 * Renews a loan that the caller has locked, and the object at hand. Gives the loan as answers show it; undefined, and
 * nothing is changed, where somebody waits for the title and it is not to be renewed anyway.
 */
export async function writeRenewal(
  work: Work,
  loan: Loan,
  dueDate: Date,
  { anyway }: { anyway: boolean }
): Promise<LoanRow | undefined> {
  const { id, bibId, renewals } = loan
  const { now } = work
  const [shown] = await renewed(work, { id, bibId, dueDate, now, anyway })
  if (!shown) return undefined
  const times = { lastRenewDate: now, modifiedAt: now }
  Object.assign(loan, { processStatus: 'RENEW', dueDate, renewals: renewals + 1, notices: {}, ...times })
  return shown
}

/** A loan that is to be made: what nobody has said of it yet is left out. */
export type NewLoan = Omit<Loan, 'id' | 'renewals' | 'notices' | Begun>
type Begun =
  | ('status' | 'processStatus' | 'returnLibrary' | 'returnDesk' | 'returnedBy' | 'returnDate' | 'lastRenewDate')
  | ('recallRequestId' | 'recalledAt' | 'dueBeforeRecall' | 'lostAt' | 'claimedReturnedAt')

const lent = prepare('loan-made', (of: NewLoan & { institution: string; anyway: boolean }) => {
  const { institution, itemId, bibId, modifiedAt } = of
  return withNames(
    institution,
    db
      .with('taken', to =>
        to
          .updateTable('item')
          .set({ processType: 'LOAN', atLibrary: null, atDesk: null, workOrderType: null, workOrderStatus: null })
          .set({ modifiedAt })
          .where('institution', '=', institution)
          .where('id', '=', itemId)
          .where(sql<boolean>`(${of.anyway}::boolean or not ${queued(institution, bibId)})`)
          .returning('id')
      )
      .with(
        'l',
        () => sql<Loan & { total: number }>`(insert into loan (institution, user_id, proxy_id, request_id, item_id,
            bib_id, holding_id, barcode, title, author, publication_year, call_number, item_description, item_policy,
            material_type, library, location, circ_library, circ_desk, lent_by, status, process_status, loan_date,
            due_date, modified_at, user_group, job_category, record_type, account_type, statistical_categories,
            linked_from)
          select ${institution}, ${of.userId}::bigint, ${of.proxyId}::bigint, ${of.requestId}::bigint, taken.id,
            ${bibId}::bigint, ${of.holdingId}::bigint, ${of.barcode}, ${of.title}, ${of.author},
            ${of.publicationYear}, ${of.callNumber}, ${of.itemDescription}, ${of.itemPolicy}, ${of.materialType},
            ${of.library}, ${of.location}, ${of.circLibrary}, ${of.circDesk}, ${of.lentBy}, 'ACTIVE', 'NORMAL',
            ${of.loanDate}::timestamptz, ${of.dueDate}::timestamptz, ${modifiedAt}::timestamptz, ${of.userGroup},
            ${of.jobCategory}, ${of.recordType}, ${of.accountType}, ${of.statisticalCategories}::jsonb,
            ${of.linkedFrom} from taken
          returning *, 1 as total)`
      )
      .selectFrom('l') as unknown as ReturnType<typeof fromLoans>
  )
})

/**
 * Makes a loan, and says on its item, which the caller has locked, that it is on loan. Gives the loan as answers show
 * it; undefined, and nothing is changed, where somebody waits for the title and it is not to be lent anyway.
 */
export async function insertLoan(
  work: Work,
  loan: NewLoan,
  item: Item,
  { anyway }: { anyway: boolean }
): Promise<LoanRow | undefined> {
  const statisticalCategories = JSON.stringify(loan.statisticalCategories) as unknown as string[]
  const [shown] = await lent(work, { ...loan, statisticalCategories, anyway })
  if (!shown) return undefined
  const process = { processType: 'LOAN', atLibrary: null, atDesk: null, workOrderType: null, workOrderStatus: null }
  Object.assign(item, process, { modifiedAt: work.now })
  return shown
}
