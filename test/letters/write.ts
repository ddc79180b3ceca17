import { type LetterType, type LetterValues, writeLetter } from '../../src/letters/service.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { institution, type TestApp } from '../helpers/app.ts'
import { coded } from '../users/sample.ts'

export const users = '/almaws/v1/users'
/** A preferred address. */
export const email = (address: string, more: object = {}) => ({
  contact_info: { email: [{ email_address: address, preferred: true, email_type: [coded('personal')], ...more }] }
})

/** A telephone that is chosen for messages. */
export const phone = (number: string) => [{ phone_number: number, preferred_sms: true, phone_type: [coded('mobile')] }]
/** An address and such a telephone. */
export const both = (address: string, number: string) => {
  const { contact_info } = email(address)
  return { contact_info: { ...contact_info, phone: phone(number) } }
}

/** Writes a letter in a transaction of its own; `fails` undoes it. */
export const write = (app: TestApp, userId: string, type: LetterType, values: LetterValues, fails = false) =>
  transactional(openWork(app.database, app.clock, { institution, actor: 'desk', base: '' }), async work => {
    await writeLetter(work, { userId, type, values, about: { loanId: '7' } })
    if (fails) throw new Error('undone')
  })

/** What became of the letters, oldest first. */
export const states = async ({ database }: TestApp) =>
  (await database.pool.query('select type, channel, state, sent_at::text from letter order by id')).rows
