import t from 'tap'
import { wordOf } from '../../src/anonymization/search/digests.ts'
import { institution } from '../helpers/app.ts'
import { loanOf, pastApp, returned } from './past.ts'

t.test('AN-29 getPersonalData a name behind an escaped line end or tab is found', async t => {
  const app = await pastApp(t)
  const texts = [
    'ask\nada-number-one',
    'ask\tada-number-one',
    'C:\\new\r\n\u000bada-number-one\n',
    'x\u0002ADA-number-one'
  ]
  await app.rows(
    'alter table bib add column jotted jsonb, add column raw json, add column twice json, add column said text'
  )
  const columns = ['jotted', 'raw', 'twice', 'said']
  const user = await app.putUser('ada-number-one')
  await app.decide()
  for (const [index, text] of texts.entries()) {
    const note = JSON.stringify({ note: text })
    const twice = JSON.stringify({ inner: note })
    const raw = note.replace('ada', '\\u0061d\\u0061')
    await app.putLoans([loanOf(user, index + 1)])
    await app.rows('delete from bib')
    await app.rows(
      `insert into bib (institution, id, title, record, created_at, modified_at, jotted, raw, twice, said)
       values ($1, 1, 'T', '{}', $2, $2, $3, $4, $5, $6)`,
      [institution, returned, note, raw, twice, text]
    )
    const { status, counters } = await app.archive(app)
    t.match({ status, hits: counters.residual_hits }, { status: 'COMPLETED_FAILED', hits: 4 }, JSON.stringify(text))
    const { data } = await app.call('GET', '/v1/users/ada-number-one/personal-data?search=true')
    t.match(data.mention, [{ table: 'bib' }])
    t.strictSame([...(data.mention[0]?.columns ?? [])].sort(), columns.toSorted(), JSON.stringify(text))
  }
  await app.rows(`update bib set jotted = '{}', raw = '{}', twice = '{}', said = 'ask\\nada-number-onexx'`)
  await app.putLoans([loanOf(user, 9)])
  t.match(await app.archive(app), { status: 'COMPLETED_SUCCESS' }, 'a longer word is another')
})

t.test('AN-29 an identifier is one word, or stands for none; those are counted', async t => {
  const word = {
    'Ada-Number-One': 'ada-number-one',
    annemarie: 'annemarie',
    'a@b.example.': 'a@b.example',
    '+3906123456': '3906123456'
  }
  const part = {
    'https://orcid.org/0000-0002-1825-0097': '0000-0002-1825-0097',
    "o'neil@lib.example": 'neil@lib.example'
  }
  const none = { 'AB 123': undefined, ada: undefined, 'annemarie schmidt': undefined, '': undefined, '+--': undefined }
  for (const [identifier, expected] of Object.entries({ ...word, ...part, ...none }))
    t.equal(wordOf(identifier), expected, `<${identifier}>`)
  const app = await pastApp(t)
  const of = (value: string, type: string) => ({
    value,
    id_type: { value: type },
    segment_type: 'Internal',
    status: 'ACTIVE'
  })
  const user = await app.putUser('ada-number-one', {
    user_identifier: [of('https://orcid.org/0000-0002-1825-0097', 'UNIV_ID'), of('AB 123', 'BARCODE')]
  })
  await app.putLoans([loanOf(user, 1)])
  await app.rows(
    `insert into bib (institution, id, title, record, created_at, modified_at)
     values ($1, 1, 'T', '{"link": "https://orcid.org/x"}', $2, $2)`,
    [institution, returned]
  )
  await app.decide()
  t.match(await app.archive(app), { status: 'COMPLETED_SUCCESS', counters: { residual_hits: 0 } })
  await app.putLoans([loanOf(user, 2)])
  await app.rows(`update bib set record = '{"link": "https://orcid.org/0000-0002-1825-0097"}'`)
  t.match(await app.archive(app), { status: 'COMPLETED_FAILED', counters: { residual_hits: 1 } })
  const { manifests } = (await app.call('GET', '/v1/privacy/manifests')).data
  t.match(manifests[0].body.scan, { identifiers: 2, unsearched: 1 })
})
