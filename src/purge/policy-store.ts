import { change, db, json, row } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import type { Decided } from './settings.ts'

/** What an institution has decided about users who are deleted; undefined where it has decided nothing. */
export const findPolicy = (work: Work): Promise<Decided | undefined> =>
  row(
    work,
    db
      .selectFrom('delete_policy')
      .where('institution', '=', work.institution)
      .select(['policy', 'protectedGroups', 'requestsProtect', 'cutLinks'])
  )

/** Keeps what was decided; the work's actor has decided it. */
export async function storePolicy(work: Work, decided: Decided): Promise<void> {
  const { institution, now: modifiedAt, actor: modifiedBy } = work
  const policy = { ...decided, protectedGroups: json(decided.protectedGroups), modifiedAt, modifiedBy }
  await change(
    work,
    db
      .insertInto('delete_policy')
      .values({ institution, ...policy })
      .onConflict(one => one.column('institution').doUpdateSet(policy))
  )
}
