import { change, db, row } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** The currency that the institution has set; undefined: none. */
export async function readCurrency(work: Work, hold?: 'forShare' | 'forUpdate'): Promise<string | undefined> {
  const found = db.selectFrom('fee_settings').where('institution', '=', work.institution).select('currency')
  return (await row(work, hold ? found[hold]() : found))?.currency
}

/** Notes a currency where none is set. */
export const addCurrency = (work: Work, currency: string): Promise<number> =>
  change(
    work,
    db
      .insertInto('fee_settings')
      .values({ institution: work.institution, currency })
      .onConflict(before => before.doNothing())
  )

/** Sets another currency. The row is held. */
export const writeCurrency = (work: Work, currency: string): Promise<number> =>
  change(work, db.updateTable('fee_settings').set({ currency }).where('institution', '=', work.institution))

/** Whether the institution has charged anybody, ever. */
export async function hasFees(work: Work): Promise<boolean> {
  const fee = db.selectFrom('fee').where('institution', '=', work.institution).select('id').limit(1)
  return (await row(work, fee)) !== undefined
}
