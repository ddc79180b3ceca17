import { type Canary, copy } from './canary-app.ts'
import { at, desk, hold, keepPhoto, main, sharingOf, users } from './canary-life.ts'
import { idOf, personOf, token } from './canary-people.ts'

const code = (value: string) => ({ value })
const v1 = '/almaws/v1'
type Done = Promise<void>

/** Reads something and writes it back. */
const again = async (c: Canary, url: string, change: object = {}) =>
  c.ok('PUT', url, { ...(await c.ok('GET', url)), ...change })

/** A person whom nobody feeds: made, changed, authenticated, converted, deleted. */
export async function account(c: Canary, person: number): Done {
  const secret = `${token(person, 'Password')}1!`
  await c.ok('POST', users, personOf(person, c.codes, { account_type: code('INTERNAL'), password: secret }))
  await c.ok('POST', at(person, `?op=auth&password=${encodeURIComponent(secret)}`))
  await c.call('POST', at(person, `?op=auth&password=${token(person, 'wrong')}`))
  await again(c, at(person), { pref_first_name: token(person, 'preferred') })
  await c.ok('PATCH', at(person), {
    user_title: code(c.codes.get('UserTitles') ?? ''),
    job_description: token(person, 'patched')
  })
  await c.ok('POST', at(person, '/attachments'), { type: 'A', note: token(person, 'note'), content: 'aGk=' })
  await keepPhoto(c, person)
  await c.ok('DELETE', `/v1/users/${idOf(person)}/photo`)
  await c.ok('POST', `/v1/users/${idOf(person)}/messages`, {
    subject: token(person, 'subject'),
    text: token(person, 'message')
  })
  await c.ok('POST', `/v1/users/${idOf(person)}/convert`, { account_type: 'EXTERNAL', external_id: 'CAMPUS' })
  await c.ok('PATCH', at(person), { pref_first_name: token(person, 'protected') })
  await c.ok('POST', `/v1/users/${idOf(person)}/protected-fields/pref_first_name/release`)
  await c.ok('DELETE', at(person))
}

/** A loan in every hand. */
export async function loans(c: Canary, person: number, n: number): Done {
  const one = copy(n)
  const { loan_id: id } = await c.ok('POST', `${one.url}/loans?user_id=${idOf(person)}&override_blocks=true`, desk)
  await c.ok('POST', `${one.url}/loans/${id}?op=renew&override_blocks=true`)
  await c.ok('POST', at(person, `/loans/${id}?op=renew&override_blocks=true`))
  await c.ok('PUT', `${one.url}/loans/${id}`, { due_date: '2026-12-03T10:00:00Z' })
  await c.ok('PUT', at(person, `/loans/${id}?notify_user=true`), { due_date: '2026-12-02T10:00:00Z' })
  await c.ok('POST', `/v1/loans/${id}/claimed-returned`)
  await c.ok('POST', `/v1/loans/${id}/found`)
  await c.ok('POST', `/v1/loans/${id}/lost`)
  // A loan that a request led to.
  const wanted = copy(n + 1)
  await c.ok('POST', at(person, `/requests?mms_id=${wanted.bib}`), hold)
  await c.ok('POST', `${wanted.url}?op=scan&${main}`)
  await c.ok('POST', at(person, `/loans?item_barcode=${wanted.barcode}&override_blocks=true`), desk)
}

/** Requests through all three doors, each asked, changed, moved on or given up. */
export async function requests(c: Canary, person: number, n: number): Done {
  const copyOf = (which: number) => ({
    ...hold,
    request_type: 'DIGITIZATION',
    partial_digitization: true,
    comment: token(person, `copy${which}`),
    chapter_or_article_title: token(person, `chapter${which}`),
    chapter_or_article_author: token(person, `writer${which}`)
  })
  const doors = [
    { ask: at(person, `/requests?mms_id=${copy(n).bib}`), one: at(person, '/requests') },
    {
      ask: `${v1}/bibs/${copy(n + 1).bib}/requests?user_id=${idOf(person)}`,
      one: `${v1}/bibs/${copy(n + 1).bib}/requests`
    },
    { ask: `${copy(n + 2).url}/requests?user_id=${idOf(person)}`, one: `${copy(n + 2).url}/requests` }
  ]
  for (const [which, { ask, one }] of doors.entries()) {
    const { request_id: id } = await c.ok('POST', ask, {
      ...hold,
      comment: token(person, `ask${which}`),
      manual_description: token(person, `manual${which}`)
    })
    await c.ok('GET', `${one}/${id}`)
    await c.ok('PUT', `${one}/${id}`, { ...hold, comment: token(person, `again${which}`) })
    await c.ok(
      'DELETE',
      `${one}/${id}?reason=CannotBeFulfilled&note=${token(person, `cancelled${which}`)}&notify_user=true`
    )
    const { request_id: scan } = await c.ok('POST', ask, copyOf(which))
    await c.ok('POST', `${one}/${scan}?op=next_step&release_item=true`)
  }
  const { request_id: shelf } = await c.ok('POST', at(person, `/requests?mms_id=${copy(n + 3).bib}`), hold)
  await c.ok('POST', `${v1}/task-lists/requested-resources?${main}&op=mark_reported`)
  await c.ok('POST', `${copy(n + 3).url}?op=scan&${main}&auto_print_slip=true`)
  const { printout = [] } = await c.ok('GET', `${v1}/task-lists/printouts?limit=1`)
  await c.ok('POST', `${v1}/task-lists/printouts/${printout[0].id}?op=mark_as_printed`)
  await c.ok('POST', `${v1}/task-lists/printouts?op=mark_as_canceled`)
  await c.ok('DELETE', at(person, `/requests/${shelf}?reason=CannotBeFulfilled`))
}

/** What is asked of other libraries, and by them. */
export async function sharing(c: Canary, person: number): Done {
  const of = at(person, '/resource-sharing-requests')
  const { request_id: id } = await c.ok('POST', of, { ...sharingOf(person), title: 'The long way' })
  const to = (status: string, more: object = {}) =>
    c.ok('PUT', `/v1/resource-sharing-requests/${id}/status`, { status, ...more })
  await c.ok('POST', `${of}/${id}?op=update_shipping&shipping_cost=2`)
  await to('READY_TO_SEND')
  await to('REQUEST_SENT', { partner: 'BECKFORD', note: token(person, 'steps') })
  const { request_id: other } = await c.ok('POST', of, { ...sharingOf(person), title: 'Mills' })
  await c.ok('DELETE', `${of}/${other}?note=${token(person, 'withdrawn')}&notify_user=true`)
  const lending = {
    external_id: 'B-1',
    owner: 'RES_SHARE',
    format: code('DIGITAL'),
    citation_type: code('BOOK'),
    title: 'Mills'
  }
  await c.ok('POST', `${v1}/partners/BECKFORD/lending-requests`, lending)
  await c.ok('POST', `${v1}/task-lists/rs/lending-requests?op=mark_reported&library=RES_SHARE`)
}

/** Wishes and works. */
export async function giving(c: Canary, person: number): Done {
  const wish = { note: token(person, 'wish'), resource_metadata: { title: 'Weirs' } }
  const make = async () => (await c.ok('POST', at(person, '/purchase-requests'), wish)).request_id
  await c.ok('POST', at(person, `/purchase-requests/${await make()}?op=cancel`))
  const id = await make()
  await again(c, `${v1}/acq/purchase-requests/${id}`, { note: token(person, 'wishagain') })
  await c.ok('POST', `${v1}/acq/purchase-requests/${id}?op=approve`, {})
  await c.ok('DELETE', `${v1}/acq/purchase-requests/${await make()}`)
  const work = {
    title: 'On mills',
    deposit_profile: code('101'),
    mms_id: String(copy(1).bib),
    rep_id: '12345',
    note: [{ content: token(person, 'work') }]
  }
  const { deposit_id: deposit } = await c.ok('POST', at(person, '/deposits'), work)
  await c.ok('PUT', `/v1/deposits/${deposit}/status`, { status: 'RETURNED', note: token(person, 'returned') })
  await c.ok('POST', at(person, `/deposits/${deposit}?op=withdraw`), {})
}

/** A letter that waits to be mailed: a request that nobody can serve is cancelled. */
export async function lastLetter(c: Canary): Done {
  const { rows } = await c.database.pool.query(
    `select r.id, u.primary_id as of from request r join app_user u on u.institution = r.institution and u.id = r.user_id
     where r.status = 'NOT_STARTED' limit 1`
  )
  await c.ok('DELETE', `${users}/${rows[0].of}/requests/${rows[0].id}?reason=CannotBeFulfilled&notify_user=true`)
}
