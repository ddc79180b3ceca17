import type { Test } from 'tap'
import { addKey, all, type TestApp } from '../helpers/app.ts'
import { errorOf, given, person, usersApp } from '../users/people.ts'
import { coded } from '../users/sample.ts'

export const users = '/almaws/v1/users'
export const xml = { accept: 'application/xml' }

/** A fee as a client posts one. */
export const feeOf = (amount: number, more: object = {}) => ({
  type: coded('OTHER'),
  original_amount: amount,
  owner: coded('MAIN'),
  ...more
})

/** An application with a second institution, whose key is `other`. */
export async function feesApp(t: Test): Promise<TestApp> {
  const app = await usersApp(t)
  await addKey(app.database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
  return app
}

/** Makes a user of that name, and says how his fees are called. Each charge is a second after the one before. */
export async function patron(t: Test, app: TestApp, name: string) {
  const { call, clock } = app
  await given(t, app, person(name))
  const fees = `${users}/${name}/fees`
  return {
    fees,
    async charge(amount: number, more: object = {}) {
      const answer = await call('POST', fees, { body: feeOf(amount, more) })
      t.equal(answer.status, 200, answer.text)
      clock.advance(1000)
      return answer.data
    },
    act: (id: string, query: string, headers = {}) => call('POST', `${fees}/${id}?${query}`, { headers }),
    open: async () => (await call('GET', fees)).data
  }
}

/** Fails the test unless the call is refused with 400, that code and such words. */
export async function refused(t: Test, answer: ReturnType<TestApp['call']>, code: string, words = '') {
  const given = await answer
  t.equal(given.status, 400)
  t.match(errorOf(given), new RegExp(`^${code} .*${words}`))
}
