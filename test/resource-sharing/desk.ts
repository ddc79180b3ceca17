import type { Test } from 'tap'
import type { TestApp } from '../helpers/app.ts'
import { errorOf, person, usersApp } from '../users/people.ts'
import { coded } from '../users/sample.ts'

export const users = '/almaws/v1/users'
export const xml = { headers: { accept: 'application/xml' } }
/** A user of the resource sharing library. */
export const affiliated = { rs_library: [{ code: coded('RES_SHARE') }] }
/** The address of a user's requests. */
export const of = (user: string, rest = '') => `${users}/${user}/resource-sharing-requests${rest}`
/** The address of a request's status in our own name space. */
export const status = (id: string) => `/v1/resource-sharing-requests/${id}/status`

/** A request for a book that is carried. */
export const book = (more: object = {}) => ({
  format: coded('PHYSICAL'),
  citation_type: coded('BK'),
  title: 'Letters to a mill',
  author: 'Marlow, Edith',
  pickup_location: coded('MAIN'),
  pickup_location_type: 'LIBRARY',
  agree_to_copyright_terms: true,
  ...more
})

/** A request for the copy of an article. */
export const article = (more: object = {}) =>
  book({
    format: coded('DIGITAL'),
    citation_type: coded('CR'),
    title: 'On weirs',
    journal_title: 'River papers',
    year: '1999',
    pickup_location: undefined,
    ...more
  })

/** An application with two users of the resource sharing library, `reader` and `other`, and one of none: `nobody`. */
export async function sharingApp(t: Test) {
  const app: TestApp = await usersApp(t)
  const { call } = app
  for (const user of [
    person('reader', { ...affiliated, first_name: 'Ada', last_name: 'Reader' }),
    person('other', affiliated),
    person('nobody')
  ])
    await call('POST', users, { body: user })
  /** Makes a request of a user and answers it. */
  const created = async (t: Test, body: object, user = 'reader') => {
    const answer = await call('POST', of(user), { body })
    t.equal(answer.status, 200, answer.text)
    return answer.data
  }
  /** Expects the error of a request that is not made. */
  const refused = async (t: Test, expected: RegExp, body: object, url = of('reader')) => {
    const answer = await call('POST', url, { body })
    t.equal(answer.status, 400, answer.text)
    t.match(errorOf(answer), expected)
  }
  return { ...app, app, created, refused }
}
