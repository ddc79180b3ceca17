import { AlmaError } from '../alma/errors.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { decimalsOf, isCurrency } from './money.ts'

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
  const held = await hold(work, 'share')
  if (held) return held
  await addPreset(work)
  return (await hold(work, 'share')) ?? preset
}

async function hold(work: Work, how: 'share' | 'update'): Promise<string | undefined> {
  const text = `select currency from fee_settings where institution = $1 for ${how}`
  const [row] = await sql<{ currency: string }>(work, text, [work.institution])
  return row?.currency
}

const addPreset = (work: Work) =>
  sql(work, 'insert into fee_settings (institution, currency) values ($1, $2) on conflict do nothing', [
    work.institution,
    preset
  ])

/** The settings as `/v1/fees/settings` shows them. */
export const showSettings = async (work: Work) => {
  const currency = await currencyOf(work)
  return { currency, decimals: decimalsOf(currency) }
}

/** Sets the currency; 409 once there is a fee, whose amounts count the smallest unit of the one before. */
export async function setCurrency(work: Work, currency: string) {
  if (!isCurrency(currency))
    throw new AlmaError('INVALID_PARAMETER', { name: 'currency', detail: 'Use a code of ISO 4217.' })
  await addPreset(work)
  if ((await hold(work, 'update')) !== currency) {
    const [row] = await sql<{ used: boolean }>(work, 'select exists (select from fee where institution = $1) as used', [
      work.institution
    ])
    if (row?.used) throw new AlmaError('CURRENCY_FIXED', {})
    const values = [work.institution, currency]
    await sql(work, 'update fee_settings set currency = $2 where institution = $1', values)
  }
  return showSettings(work)
}
