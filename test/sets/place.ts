import type { Test } from 'tap'
import type { TestApp } from '../helpers/app.ts'
import { person, usersApp } from '../users/people.ts'
import { coded } from '../users/sample.ts'

export const sets = '/almaws/v1/conf/sets'

/** A set of users as a client posts one. */
export const itemized = (name: string, more: object = {}) => ({
  name,
  type: coded('ITEMIZED'),
  content: coded('USER'),
  ...more
})
export const logical = (name: string, query: string, more: object = {}) => ({
  ...itemized(name, { type: coded('LOGICAL'), query: { value: query } }),
  ...more
})
export const membersOf = (ids: readonly string[]) => ({ members: { member: ids.map(id => ({ id })) } })

/** Rows of users without the cost of posting each: `u1` to `u<count>`, all of one group. */
export async function addUsers({ database }: Pick<TestApp, 'database'>, count: number, prefix = 'u'): Promise<void> {
  const record = `json_build_object('record_type', json_build_object('value', 'PUBLIC'), 'primary_id', $1 || n,
    'first_name', 'Jo', 'last_name', 'Doe', 'user_group', json_build_object('value', 'UNDERGRAD'),
    'account_type', json_build_object('value', 'INTERNAL'), 'status', json_build_object('value', 'ACTIVE'))`
  await database.pool.query(
    `with made as (insert into app_user (institution, primary_id, first_name, last_name, record_type, user_group,
       account_type, status, record, guarded, version, failed_logins, created_at, modified_at)
     select '01TEST_INST', $1 || n, 'Jo', 'Doe', 'PUBLIC', 'UNDERGRAD', 'INTERNAL', 'ACTIVE', ${record}, '{}', 1, 0,
       '2026-01-01', '2026-01-01' from generate_series(1, $2::int) n returning institution, id, primary_id)
     insert into user_identifier (institution, value_key, user_id, id_type)
     select institution, lower(primary_id), id, '' from made`,
    [prefix, count]
  )
  // As autovacuum would have done by the time that anybody has so many.
  await database.pool.query('analyze app_user, user_identifier')
}

/** The data of an answer that must be good. */
async function done(answer: ReturnType<TestApp['call']>): Promise<any> {
  const { status, text, data } = await answer
  if (status !== 200) throw new Error(text)
  return data
}

/** An application with the users one to nine; `three` has a barcode, `four` and `five` are staff. */
export async function setsApp(t: Test) {
  const app = await usersApp(t)
  const { call } = app
  const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
  for (const name of names)
    await done(
      call('POST', '/almaws/v1/users', {
        body: person(name, {
          last_name: `Smith${name}`,
          ...(name === 'three' && { user_identifier: [{ value: 'B3', id_type: coded('BARCODE') }] }),
          ...(/^f/.test(name) && { user_group: coded('STAFF') })
        })
      })
    )
  return {
    ...app,
    /** Makes a set and gives its id. */
    async make(body: object, query = ''): Promise<string> {
      return (await done(call('POST', `${sets}${query}`, { body }))).id
    },
    manage: (id: string, op: string, ids: readonly string[], more = '') =>
      call('POST', `${sets}/${id}?op=${op}${more}`, { body: membersOf(ids) }),
    /** The ids of a set's members. */
    async membersIn(id: string): Promise<string[]> {
      const { data } = await call('GET', `${sets}/${id}/members?limit=100`)
      return (data.member ?? []).map((member: { id: string }) => member.id)
    }
  }
}
