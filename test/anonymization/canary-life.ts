import { feed } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { png } from '../users/pictures.ts'
import { type Canary, copy, each } from './canary-app.ts'
import { feedOf, idOf, mark, personOf, token } from './canary-people.ts'

export const users = '/almaws/v1/users'
export const at = (person: number, rest = '') => `${users}/${idOf(person)}${rest}`
export const desk = { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' } }
export const main = 'library=MAIN&circ_desk=DEFAULT_CIRC_DESK'
export const hold = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
const code = (value: string) => ({ value })

/** Whoever has a number like that: a share of the people for each thing that one can have. */
const every = (people: readonly number[], share: number) => people.filter(person => person % share === 0)

/** The people come by feeds: a dry run, a run, one that changes many and is refused in part, one that is broken. */
export async function come(c: Canary, people: readonly number[]): Promise<void> {
  await c.ok('POST', '/v1/sis/profiles', { code: 'CAMPUS', name: 'Campus', settings: {} })
  const all = people.map(person => personOf(person, c.codes))
  await feed(c, feedOf(all), { dryRun: true })
  const { run } = await feed(c, feedOf(all))
  if (run.counters.created !== people.length) throw new Error(JSON.stringify(run))
  // Names of before and after stand in the report; so do identifiers that move, and what is refused.
  const changed = every(people, 5).map(person =>
    personOf(person, c.codes, { middle_name: token(person, 'married'), job_description: token(person, 'promoted') })
  )
  const swapped = [
    personOf(people[1] ?? 0, c.codes, { user_identifier: personOf(people[2] ?? 0, c.codes).user_identifier })
  ]
  const refused = [personOf(people[3] ?? 0, c.codes, { last_name: undefined }), { last_name: token(999, 'nobody') }]
  const second = feedOf([...changed, ...swapped, ...refused])
  await feed(c, second, { dryRun: true })
  const { run: report } = await feed(c, second)
  if (report.counters.rejected < 2 || report.counters.updated < 10) throw new Error(JSON.stringify(report))
  await c.ok('GET', `/v1/sis/runs/${report.id}/rejects.zip`)
  await c.ok('GET', `${new URL(report.links.job_instance).pathname}/events`)
  await feed(c, `<users>${mark} is no feed`).catch(() => {})
}

/** Two more come by a table in CSV, after a look at it; a third one's row is refused. */
export async function comeByTable(c: Canary, [one = 0, two = 0, refused = 0]: readonly number[]): Promise<void> {
  const fields = [
    ...[
      { field: 'primary_id', column: 'Id' },
      { field: 'first_name', column: 'First' }
    ],
    ...[
      { field: 'last_name', column: 'Last' },
      { field: 'user_group', value: c.codes.get('UserGroups') }
    ],
    ...[
      { field: 'expiry_date', value: '2026-12-20' },
      { field: 'purge_date', value: '2026-12-24' }
    ]
  ]
  await c.ok('POST', '/v1/sis/profiles', { code: 'TABLE', name: 'Table', settings: { csv: { fields } } })
  const row = (person: number, last = token(person, 'last')) => [idOf(person), token(person, 'first'), last].join()
  const payload = ['Id,First,Last', row(one), row(two), row(refused, '')].join('\n')
  const headers = { authorization: 'apikey test', 'content-type': 'text/csv' }
  for (const door of ['csv-preview', 'runs?file_name=table.csv']) {
    const answer = await c.app.inject({ method: 'POST', url: `/v1/sis/profiles/TABLE/${door}`, payload, headers })
    if (answer.statusCode >= 400) throw new Error(answer.body)
  }
  await runJobsUntilDone(c)
  const { rows } = await c.database.pool.query("select from app_user where record ->> 'external_id' = 'TABLE'")
  if (rows.length !== 2) throw new Error(`${rows.length} users came by the table.`)
}

/** What they do, each a share of it: every text that a person or a clerk can write is written. */
export async function live(c: Canary, people: readonly number[]): Promise<void> {
  const keyed = (person: number, what: string) => ({ 'idempotency-key': token(person, what) })
  const [clerk] = people
  const lend = (person: number, copy: number, query = '') =>
    c.ok(
      'POST',
      at(person, `/loans?item_barcode=COPY${copy}&override_blocks=true${query}`),
      desk,
      keyed(person, `loan${copy}`)
    )
  await each(every(people, 3), person => lend(person, person + 1))
  await each(every(people, 15), async person => {
    await c.ok('PUT', `/v1/users/${idOf(person)}/proxies`, { proxy_for: [idOf(person + 1)] })
    await lend(person, person + 2, `&proxy_for=${idOf(person + 1)}`)
  })
  await each(every(people, 25), person => c.ok('PATCH', at(person), { pref_first_name: token(person, 'byhand') }))
  await each(every(people, 4), async person => {
    const fee = { type: code('OTHER'), original_amount: 5, owner: code('MAIN'), comment: token(person, 'feecomment') }
    const { id } = await c.ok('POST', at(person, '/fees'), fee, keyed(person, 'fee'))
    const pay = `op=pay&amount=2&method=ONLINE&comment=${token(person, 'paid')}&external_transaction_id=${token(person, 'external')}`
    await c.ok('POST', at(person, `/fees/${id}?${pay}`))
    if (person % 8 === 0) await c.ok('POST', at(person, `/fees/all?${pay.replace('amount=2', 'amount=1')}all`))
  })
  await each(every(people, 6), async person => {
    const wish = { ...hold, comment: token(person, 'requestcomment') }
    await c.ok(
      'POST',
      at(person, `/requests?mms_id=${copy(((person + 7) % 300) + 1).bib}`),
      wish,
      keyed(person, 'request')
    )
  })
  await each(every(people, 7), async person => {
    const content = Buffer.from(`Dear ${token(person, 'attached')}`).toString('base64')
    await c.ok('POST', at(person, '/attachments'), {
      type: 'A',
      file_name: `${token(person, 'file')}.txt`,
      note: token(person, 'attachmentnote'),
      content
    })
    await keepPhoto(c, person)
    await c.ok('PUT', `/v1/users/${idOf(person)}/consent`, { keep_loan_history: true })
  })
  await each(every(people, 9), async person => {
    await c.ok('POST', at(person, '/resource-sharing-requests'), sharingOf(person))
    await c.ok('POST', at(person, '/purchase-requests'), {
      note: token(person, 'purchasenote'),
      approved_by: idOf(clerk ?? 0),
      resource_metadata: { title: 'Weirs' }
    })
  })
  await each(every(people, 9), person =>
    c.ok('POST', at(person, '/deposits'), {
      title: 'On mills',
      deposit_profile: code('101'),
      mms_id: String(copy(1).bib),
      rep_id: '12345',
      note: [{ content: token(person, 'depositnote') }]
    })
  )
}

/** A photograph with words about the person in the file. */
export async function keepPhoto({ app }: Canary, person: number): Promise<void> {
  const { statusCode, body } = await app.inject({
    method: 'PUT',
    url: `/v1/users/${idOf(person)}/photo`,
    headers: { authorization: 'apikey test', 'content-type': 'image/png' },
    payload: png(3, 4, token(person, 'photographed'))
  })
  if (statusCode !== 200) throw new Error(body)
}

/** A request for what is elsewhere, with everything that names the person. */
export const sharingOf = (person: number) => ({
  format: code('PHYSICAL'),
  citation_type: code('BK'),
  title: 'Letters to a mill',
  pickup_location: code('MAIN'),
  pickup_location_type: 'LIBRARY',
  agree_to_copyright_terms: true,
  use_alternative_address: true,
  text_email: `${token(person, 'sharingmail')}@example.edu`,
  text_postal_1: token(person, 'street'),
  text_postal_2: token(person, 'town'),
  text_postal_3: token(person, 'county'),
  text_postal_4: token(person, 'country'),
  note: token(person, 'sharingnote'),
  chapter_title: token(person, 'sharingchapter'),
  chapter_author: token(person, 'sharingwriter'),
  additional_person_name: token(person, 'sharingperson'),
  bib_note: token(person, 'sharingbib')
})
