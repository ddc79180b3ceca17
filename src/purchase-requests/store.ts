import { anyOf, change, db, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import type { PurchaseRecord } from './record.ts'

/** Cuts the links to users, and drops what they wrote. */
export async function forgetUsers(work: Work, userIds: readonly string[]): Promise<void> {
  await change(
    work,
    db
      .updateTable('purchase_request')
      .set({ userId: null, record: sql<PurchaseRecord>`(record::jsonb - 'note')::json` })
      .where('institution', '=', work.institution)
      .where('userId', '=', anyOf(userIds))
  )
}

/** Forgets that users have decided: they are named by an identifier, which may be another one's tomorrow. */
export async function forgetApprovers(work: Work, userIds: readonly string[]): Promise<void> {
  await change(
    work,
    db
      .updateTable('purchase_request as p')
      .from('user_identifier as i')
      .set({ record: sql<PurchaseRecord>`(p.record::jsonb - 'approved_by')::json` })
      .where('p.institution', '=', work.institution)
      .whereRef('i.institution', '=', 'p.institution')
      .where('i.userId', '=', anyOf(userIds))
      .where(sql<boolean>`lower(p.record ->> 'approved_by') = i.value_key`)
  )
}
