import { formatMoment } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { blocksAgainst } from '../../blocks/service.ts'
import { findItem, type ItemFull } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import { heldForOther, waitingFor } from '../../requests/service.ts'
import { dueDate, factsOf, localDay, termsFor } from '../../terms/service.ts'
import { User } from '../../users/entity.ts'
import { find } from '../../users/find/lookup.ts'
import { Loan } from '../entity.ts'
import type { LoanPolicy } from '../own-schema.ts'
import { dueAlready, notAtHand } from '../rules/rules.ts'

/**
 * Explains what would happen if the item were lent to the user now: unit, rule, terms, due date, and every reason for
 * or against. Changes nothing. 401861, 401689 and 401683 for those that are not there.
 */
export async function explain(
  work: Work,
  of: { user_id: string; item_barcode?: string; item_pid?: string }
): Promise<LoanPolicy> {
  const { id } = await find(work, of)
  const user = await work.em.findOneOrFail(User, { institution: work.institution, id })
  if (!of.item_barcode && !of.item_pid) throw new AlmaError('LOAN_ITEM_MISSING', {})
  const full = await findItem(work, of.item_pid ? { pid: of.item_pid } : { barcode: of.item_barcode ?? '' })
  const userGroup = user.userGroup ?? null
  const { unit, rule, terms, book } = await termsFor(work, { kind: 'LOAN', userGroup, item: full })
  const against = await reasonsAgainst(work, user, full)
  if (terms.policies.allowed === false)
    against.unshift(rule ? `The terms are: ${terms.name}.` : 'No rule fits this user and item.')
  const waiting = (await waitingFor(work, [full.item.id])).get(full.item.id)
  const requested = waiting !== undefined && (waiting.count > 1 || waiting.first.userId !== id)
  const calendar = book.calendar(full.library)
  const period = { from: work.now, expiry: user.expiryDate ?? null, requested }
  const due = terms.policies.allowed === false ? undefined : dueDate(calendar, terms.policies, period)
  const past = due && dueAlready(due, work.now)
  if (past && against.length === 0) against.push(`${past}.`)
  const shaped = due ? shapes(due, (part: object) => dueDate(calendar, terms.policies, { ...period, ...part })) : []
  return {
    user_id: user.primaryId,
    ...(userGroup === null ? {} : { user_group: userGroup }),
    item: itemOf(full),
    ...(unit === null ? {} : { fulfillment_unit: unit }),
    ...(rule
      ? {
          rule: {
            place: book.rules.filter(({ kind }) => kind === 'LOAN').indexOf(rule) + 1,
            name: rule.name,
            ...(rule.unit === null ? {} : { unit: rule.unit }),
            conditions: { ...rule.conditions }
          }
        }
      : {}),
    terms: { code: terms.code, name: terms.name, policies: { ...terms.policies } },
    time_zone: book.timeZone,
    loanable: against.length === 0,
    ...(due ? { due_date: formatMoment(due) } : {}),
    reasons: [
      ...against,
      ...shaped,
      ...(due && calendar.hours(localDay(due, calendar.zone)).length === 0
        ? ['The library is closed on that day.']
        : [])
    ]
  }
}

function itemOf({ item, library, location }: ItemFull): LoanPolicy['item'] {
  const facts = factsOf({ item, library, location } as ItemFull, null)
  return {
    barcode: item.barcode,
    library,
    location,
    ...(facts.itemPolicy === null ? {} : { item_policy: facts.itemPolicy }),
    ...(facts.materialType === null ? {} : { material_type: facts.materialType }),
    ...(item.processType == null ? {} : { process_type: item.processType })
  }
}

async function reasonsAgainst(work: Work, user: User, full: ItemFull): Promise<string[]> {
  const loan = full.item.processType === 'LOAN' ? await loanedTo(work, full.item.id) : undefined
  const away =
    loan === user.id ? 'It is on loan to this user: lending it again renews it' : notAtHand(full.item.processType)
  const held = await heldForOther(work, full, user.id)
  const blocks = await blocksAgainst(work, user, 'LOAN')
  return [
    ...(away ? [`${away}.`] : []),
    ...(held ? ['It is held for another patron.'] : []),
    ...blocks.map(({ text }) => text)
  ]
}

async function loanedTo(work: Work, itemId: string): Promise<string | undefined> {
  const where = { institution: work.institution, itemId, status: 'ACTIVE' } as const
  return (await work.em.findOne(Loan, where))?.userId ?? undefined
}

/** What brought the due date nearer. */
function shapes(due: Date, other: (part: object) => Date): string[] {
  const reasons: string[] = []
  if (due < other({ expiry: null })) reasons.push("The user's account ends before the loan period does.")
  if (due < other({ requested: false })) reasons.push('Others wait for the item: the loan is shorter.')
  return reasons
}
