import t from 'tap'
import { match } from '../../src/sis/decide/match.ts'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'

const person = (id: string, identifiers: Record<string, string>) =>
  userXml({ primary_id: id, first_name: 'Ada', identifiers })

t.test('SIS-14 SIS-22 the value matched by: unique among those of its type, or in the institution', async t => {
  const owner = { userId: '7', idType: 'BARCODE', accountType: 'EXTERNAL', primaryId: 'ada' }
  const given = [{ key: '77', value: '77', type: 'UNIV_ID' }]
  const by = (matchAcross: 'TYPE' | 'INSTITUTION' | undefined) =>
    match(
      given,
      () => owner,
      () => false,
      { mode: 'synchronize', matchIdType: 'UNIV_ID', unmatched: 'ADD', matchAcross }
    )
  t.match(by(undefined), { reason: 'IDENTIFIER_TAKEN' }, 'its type, unless said otherwise')
  t.match(by('TYPE'), { reason: 'IDENTIFIER_TAKEN' })
  t.same(by('INSTITUTION'), { user: owner })
})

t.test('SIS-14 a registrar who renames a type of identifiers', async t => {
  const app = await sisApp(t, { matchIdType: 'UNIV_ID', guards: { active: false } })
  const profile = (matchAcross: string) =>
    app.call('PUT', '/v1/sis/profiles/CAMPUS', {
      body: {
        code: 'CAMPUS',
        name: 'Campus',
        settings: { matchIdType: 'UNIV_ID', matchAcross, guards: { active: false } }
      }
    })
  await feed(app, feedXml(person('ada', { UNIV_ID: '1', BARCODE: '77' }), person('bob', { UNIV_ID: '2' })))
  const renamed = feedXml(person('ada', { UNIV_ID: '77' }))
  t.match((await feed(app, renamed)).records, [{ outcome: 'rejected', reason: 'IDENTIFIER_TAKEN' }])
  t.equal((await profile('INSTITUTION')).status, 200)
  t.match((await feed(app, renamed)).records, [{ outcome: 'updated', primary_id: 'ada' }])
  const { data } = await app.call('GET', '/almaws/v1/users/77')
  t.match(data, { primary_id: 'ada', user_identifier: [{ id_type: { value: 'UNIV_ID' }, value: '77' }] })
  t.equal(data.user_identifier.length, 1)
  t.match(
    (await feed(app, feedXml(person('bob', { UNIV_ID: '77' })))).records,
    [{ outcome: 'rejected', reason: 'IDENTIFIER_TAKEN' }],
    'a primary id that is another’s is taken all the same'
  )
  const twice = feedXml(person('bob', { UNIV_ID: '2' }), person('eve', { UNIV_ID: 'bob' }))
  t.same(
    (await feed(app, twice)).records.map(({ reason }: any) => reason),
    ['PERSON_TWICE', 'PERSON_TWICE'],
    'both name one person, by identifiers of two types'
  )
})
