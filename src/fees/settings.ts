import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

const preset = 'USD'

/** The currency of the institution: ISO 4217, US dollars unless it was set. */
export async function currencyOf(work: Work): Promise<string> {
  const [row] = await sql<{ currency: string }>(work, 'select currency from fee_settings where institution = $1', [
    work.institution
  ])
  return row?.currency ?? preset
}

/** The same for a fee that is about to be made: until the transaction ends nobody changes it. */
export async function heldCurrency(work: Work): Promise<string> {
  const held = () =>
    sql<{ currency: string }>(work, 'select currency from fee_settings where institution = $1 for share', [
      work.institution
    ])
  const [row] = await held()
  if (row) return row.currency
  await sql(work, 'insert into fee_settings (institution, currency) values ($1, $2) on conflict do nothing', [
    work.institution,
    preset
  ])
  const [made] = await held()
  return made?.currency ?? preset
}
