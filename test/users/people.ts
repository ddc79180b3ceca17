import pg from 'pg'
import type { Test } from 'tap'
import { type TestApp, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { coded } from './sample.ts'

/** An application whose test institution has its tables. */
export async function usersApp(t: Test): Promise<TestApp> {
  const app = await testApp(t)
  await configure(app)
  return app
}

/** A user as a client posts one. */
export const person = (primary_id: string, more: object = {}) => ({
  record_type: coded('PUBLIC'),
  primary_id,
  first_name: 'Jo',
  last_name: 'Smith',
  account_type: coded('INTERNAL'),
  user_group: coded('UNDERGRAD'),
  ...more
})

/** A user whom a SIS owns. */
export const external = (primary_id: string, more: object = {}) =>
  person(primary_id, { account_type: coded('EXTERNAL'), external_id: 'SIS', ...more })

/** Posts a user; fails the test when that fails. */
export async function given(t: Test, { call }: Pick<TestApp, 'call'>, user: object) {
  const answer = await call('POST', '/almaws/v1/users', { body: user })
  t.equal(answer.status, 200, answer.text)
  return answer.data
}

/** The error of an answer, as `401861 User with ...`. */
export const errorOf = ({ data }: { data: any }): string => {
  const { errorCode, errorMessage } = data?.errorList?.error[0] ?? {}
  return `${errorCode} ${errorMessage}`
}

/** Counts the statements that reach the database while `step` runs. */
export async function statements(t: Test, step: () => Promise<unknown>): Promise<string[]> {
  const texts: string[] = []
  const { query } = pg.Client.prototype
  const counting = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text?: string }]
    texts.push(typeof first === 'string' ? first : (first?.text ?? ''))
    return (query as (...args: unknown[]) => unknown).apply(this, args)
  }
  pg.Client.prototype.query = counting as typeof query
  t.teardown(() => {
    pg.Client.prototype.query = query
  })
  try {
    await step()
  } finally {
    pg.Client.prototype.query = query
  }
  return texts
}
