import { randomBytes } from 'node:crypto'
import t from 'tap'
import { commandOf } from '../../src/anonymization/cli.ts'
import {
  flawOf,
  hashOf,
  type Link,
  type ManifestBody,
  origin,
  signatureOf,
  signingKey
} from '../../src/anonymization/manifest.ts'
import { institution } from '../helpers/app.ts'
import { loanOf, pastApp } from './past.ts'

const seed = randomBytes(32).toString('base64')
const body = (anonymized: number): ManifestBody => ({
  institution: 'X',
  instance: '1',
  startedAt: '2026-11-22T01:00:00.000Z',
  endedAt: '2026-11-22T01:00:01.000Z',
  rules: 'a'.repeat(64),
  today: '2026-11-22',
  zone: 'UTC',
  families: { item_loans: { anonymized, byRule: { one: anonymized }, oldest: null, newest: null, kept: {} } },
  scan: null
})

/** A chain of as many links as there are bodies. */
function chainOf(bodies: ManifestBody[], key = signingKey(seed)): Link[] {
  const chain: Link[] = []
  for (const [index, body] of bodies.entries()) {
    const previousHash = chain.at(-1)?.hash ?? origin
    const hash = hashOf(previousHash, index + 1, body)
    chain.push({ number: index + 1, body, previousHash, hash, signature: signatureOf(hash, key) })
  }
  return chain
}

t.test('AN-40 whatever is done to a chain of manifests is seen', async t => {
  const key = signingKey(seed)
  const chain = () => chainOf([body(1), body(2), body(3)])
  const spoilt = (change: (chain: Link[]) => Link[] | undefined) => {
    const links = structuredClone(chain())
    return flawOf(change(links) ?? links, key)
  }
  const at = (links: Link[], index: number) => links[index] as Link
  t.equal(flawOf(chain(), key), undefined)
  t.equal(flawOf(JSON.parse(JSON.stringify(chain())), key), undefined, 'stored and read again')
  t.equal(
    spoilt(links => links.slice(1)),
    'Manifest 1 is missing.'
  )
  t.equal(
    spoilt(links => [at(links, 0), at(links, 2)]),
    'Manifest 2 is missing.'
  )
  t.equal(
    spoilt(links => {
      const family = at(links, 1).body.families.item_loans
      if (family) family.anonymized = 5
    }),
    'Manifest 2 was changed.'
  )
  t.equal(
    spoilt(links => {
      // Who can write to the database can hash anew, but not sign.
      const second = at(links, 1)
      second.body.today = '2020-01-01'
      second.hash = hashOf(second.previousHash, 2, second.body)
      links.length = 2
    }),
    'The signature of manifest 2 is not that of this key.'
  )
  t.equal(
    spoilt(links => {
      at(links, 2).signature = null
    }),
    'Manifest 3 is not signed.'
  )
  t.equal(
    spoilt(links => {
      at(links, 2).previousHash = origin
    }),
    'Manifest 3 does not follow the one before.'
  )
  const wrong = body(4)
  if (wrong.families.item_loans) wrong.families.item_loans.byRule = { one: 3 }
  t.equal(flawOf(chainOf([wrong]), key), 'Manifest 1: the counts of item_loans do not add up.')
  t.match(flawOf(chain(), signingKey(randomBytes(32).toString('hex'))), /signature of manifest 1/, 'another key')
  t.throws(() => signingKey('short'), { message: /32 bytes/ })
})

t.test('AN-09 AN-40 npm run privacy: verify, lock, unlock', async t => {
  const app = await pastApp(t)
  await app.putLoans([loanOf(await app.putUser('ada'), 1)])
  await app.decide()
  await app.archive({ ...app, parts: { ...app.parts, config: { ...app.parts.config, PRIVACY_KEY: seed } } })
  const run = async (line: string, key = seed) => {
    const said: string[] = []
    const sound = await commandOf(line.split(' '), key)(app.database, text => void said.push(text))
    return `${sound} ${said.join('\n')}`
  }
  t.match(await run('verify'), /^true 01TEST_INST: 1 manifests hold, signatures checked\. Head [0-9a-f]{64}$/)
  t.match(await run('verify', ''), /not checked/)
  await app.rows(`update privacy_manifest set body = replace(body::text, '"anonymized":1', '"anonymized":0')::json`)
  t.equal(await run('verify'), 'false 01TEST_INST: BROKEN: Manifest 1 was changed.')

  t.match(await run(`lock --institution ${institution} --owner office --template consortial`), /locked by office/)
  const { data } = await app.call('GET', '/v1/privacy/settings')
  t.match(data, { locked_by: 'office', settings: { active: true } })
  t.match((await app.call('PUT', '/v1/privacy/settings', { body: data.settings })).data, { code: 'PRIVACY_LOCKED' })
  t.match(await run(`unlock --institution ${institution}`), /may change/)
  t.equal((await app.call('PUT', '/v1/privacy/settings', { body: data.settings })).status, 200)
  t.rejects(run('lock --institution 99NO_INST --owner x'), /no institution 99NO_INST/)
  for (const line of [
    '',
    'verify twice',
    'lock --institution X',
    'unlock',
    'lock --institution X --owner y --template z'
  ])
    t.throws(() => commandOf(line.split(' ')), /Usage/, line)
})
