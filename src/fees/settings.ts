import { AlmaError } from '../alma/errors.ts'
import type { Work } from '../platform/work.ts'
import { decimalsOf, isCurrency } from './money.ts'
import { addCurrency, hasFees, readCurrency, writeCurrency } from './settings-store.ts'

const preset = 'USD'

/** The currency of the institution: ISO 4217, US dollars unless it was set. */
export const currencyOf = async (work: Work): Promise<string> => (await readCurrency(work)) ?? preset

/** The same for a fee that is about to be made: until the transaction ends nobody changes it. */
export async function heldCurrency(work: Work): Promise<string> {
  const held = await readCurrency(work, 'forShare')
  if (held) return held
  await addCurrency(work, preset)
  return (await readCurrency(work, 'forShare')) ?? preset
}

/** The settings as `/v1/fees/settings` shows them. */
export const showSettings = async (work: Work) => {
  const currency = await currencyOf(work)
  return { currency, decimals: decimalsOf(currency) }
}

/** Sets the currency; 409 once there is a fee, whose amounts count the smallest unit of the one before. */
export async function setCurrency(work: Work, currency: string) {
  if (!isCurrency(currency))
    throw new AlmaError('INVALID_PARAMETER', { name: 'currency', detail: 'Use a code of ISO 4217.' })
  await addCurrency(work, preset)
  if ((await readCurrency(work, 'forUpdate')) !== currency) {
    if (await hasFees(work)) throw new AlmaError('CURRENCY_FIXED', {})
    await writeCurrency(work, currency)
  }
  return showSettings(work)
}
