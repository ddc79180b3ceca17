import type { UserRecord } from '../../users/record/record.ts'

// By which way a letter goes to a user. Pure.

/** Why a letter did not go, or not yet, by any way. */
export const reasons = ['SWITCHED_OFF', 'NO_ADDRESS', 'NO_SERVER', 'REFUSED', 'GIVEN_UP'] as const
export type Reason = (typeof reasons)[number]
/** Those of them that somebody should look at: the letter was to go, and did not reach its user. */
export const undelivered = ['NO_ADDRESS', 'REFUSED', 'GIVEN_UP'] as const satisfies readonly Reason[]

export type Way = { channel: 'EMAIL' | 'SMS'; to: string } | { reason: Reason }

/** By which ways this service can send. */
export interface Able {
  mail: boolean
  sms: boolean
}

/**
 * The way of a letter: a message to the telephone that the user has chosen for that (`preferred_sms`), else a mail to
 * the preferred address. `notice` is a code of LibraryNoticesOptInDisplay by which the user may have switched it off.
 */
export function wayOf(record: UserRecord | undefined, notice: string | undefined, able: Able): Way {
  if (!able.mail && !able.sms) return { reason: 'NO_SERVER' }
  if (!record) return { reason: 'NO_ADDRESS' }
  const refused = record.library_notice?.some(({ code, value }) => code?.value === notice && value !== true)
  if (notice !== undefined && refused) return { reason: 'SWITCHED_OFF' }
  const number = able.sms ? numberOf(record) : undefined
  if (number !== undefined) return { channel: 'SMS', to: number }
  const address = able.mail ? addressOf(record) : undefined
  return address === undefined ? { reason: 'NO_ADDRESS' } : { channel: 'EMAIL', to: address }
}

const addressOf = ({ contact_info }: UserRecord): string | undefined =>
  contact_info?.email?.find(({ preferred }) => preferred)?.email_address || undefined

/**
 * The telephone for messages, as gateways want it: digits with a plus before them at most; 5 to 15 digits. The nought
 * in `+43 (0)664` is dialled inside of the country alone: behind its code it would lead to nobody, or to another.
 */
function numberOf({ contact_info }: UserRecord): string | undefined {
  const given = contact_info?.phone?.find(({ preferred_sms }) => preferred_sms)?.phone_number ?? ''
  const abroad = given.trim().replace(/^00/, '+')
  const number = abroad.replace(/^(\+\s*\d{1,3})\s*\(0\)/, '$1').replace(/(?!^\+)[^\d]/g, '')
  return /^\+?\d{5,15}$/.test(number) ? number : undefined
}
