import { createPublicKey, randomBytes } from 'node:crypto'
import t from 'tap'
import {
  flawOf,
  hashOf,
  keysOf,
  type Link,
  type ManifestBody,
  origin,
  signatureOf,
  signingKey,
  textOf
} from '../../src/anonymization/manifest/manifest.ts'
import { institution } from '../helpers/app.ts'
import { command } from '../helpers/command.ts'
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
  const key = [createPublicKey(signingKey(seed))]
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
    'The signature of manifest 2 is of no key that was given.'
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
  t.match(flawOf(chain(), keysOf(randomBytes(32).toString('hex'), undefined)), /signature of manifest 1/, 'another key')
  t.throws(() => signingKey('short'), { message: /32 bytes/ })
})

t.test('AN-40 a key may be introduced and replaced; links of before stay sound', async t => {
  const [old, now] = [seed, randomBytes(32).toString('hex')]
  const older = textOf(createPublicKey(signingKey(old)))
  const bodies = [body(1), body(2), body(3), body(4)]
  /** A chain whose links are signed by these keys; by none where there is no key. */
  const signedBy = (...seeds: (string | undefined)[]) =>
    chainOf(bodies.slice(0, seeds.length)).map((link, index) => {
      const by = seeds[index]
      return { ...link, signature: by ? signatureOf(link.hash, signingKey(by)) : null }
    })
  const keys = keysOf(now, older)
  t.equal(flawOf(signedBy(undefined, undefined, now), keysOf(now, undefined)), undefined, 'introduced')
  t.equal(flawOf(signedBy(undefined, old, old, now), keys), undefined, 'and replaced')
  t.equal(flawOf(signedBy(old, old), keys), undefined)
  t.match(flawOf(signedBy(old, now), keysOf(now, undefined)), /signature of manifest 1 is of no key/)
  t.equal(flawOf(signedBy(undefined, undefined), keys), 'Manifest 1 is not signed.', 'nobody vouches for them')
  t.equal(flawOf(signedBy(old, undefined, now), keys), 'Manifest 2 is not signed.')
  t.match(flawOf(signedBy(old, now, old), keys), /signature of manifest 3/, 'a replaced key signs no more')
  t.equal(flawOf(signedBy(old), keysOf(undefined, `${older},${older}`)), undefined, 'without the own key')
})

t.test('AN-09 AN-40 npm run privacy: verify, lock, unlock', async t => {
  const app = await pastApp(t)
  await app.putLoans([loanOf(await app.putUser('ada'), 1)])
  await app.decide()
  await app.archive({ ...app, parts: { ...app.parts, config: { ...app.parts.config, PRIVACY_KEY: seed } } })
  const run = async (line: string, key = seed) => {
    const env = { DATABASE_URL: app.database.url, PRIVACY_KEY: key }
    const { code, out, err } = await command(['privacy', ...line.split(' ')], env)
    return `${code} ${out}${err}`
  }
  t.match(
    await run('verify'),
    /^0 01TEST_INST: 1 manifests hold, signatures checked\. Head 1:[0-9a-f]{64}\nThe public key, .*: \S{43}=\n$/
  )
  t.match(await run('verify', ''), /not checked/)
  const head = /Head (\S+)/.exec(await run('verify'))?.[1]
  const noted = `verify --institution ${institution} --head`
  t.match(await run(`${noted} ${head}`), /^0 /)
  t.match(await run(`${noted} 1:${'0'.repeat(64)}`), /^1 .*BROKEN: Manifest 1 is not the one that was noted\./)
  t.match(await run(`${noted} 2:${'0'.repeat(64)}`), /BROKEN: Manifest 2, which was noted, is missing\./)
  const [kept] = await app.rows('select body, hash from privacy_manifest')
  await app.rows(`update privacy_manifest set body = replace(body::text, '"anonymized":1', '"anonymized":0')::json`)
  t.match(await run('verify'), /^1 01TEST_INST: BROKEN: Manifest 1 was changed\.$/m)
  const other = { ...kept.body, today: '2020-01-01' }
  await app.rows('update privacy_manifest set body = $1, hash = $2', [JSON.stringify(other), hashOf(origin, 1, other)])
  t.match(await run('verify', ''), /^1 .*BROKEN: Manifest 1 is not the one that the audit trail names\./)
  await app.rows('delete from privacy_manifest')
  t.match(await run('verify'), /^1 .*BROKEN: Manifest 1, which the audit trail names, is missing\./)
  t.match(await run(`${noted} ${head}`), /^1 .*BROKEN: Manifest 1, which was noted, is missing\./)

  t.match(await run(`lock --institution ${institution} --owner office --template consortial`), /locked by office/)
  const { data } = await app.call('GET', '/v1/privacy/settings')
  t.match(data, { locked_by: 'office', settings: { active: true } })
  t.match((await app.call('PUT', '/v1/privacy/settings', { body: data.settings })).data, { code: 'PRIVACY_LOCKED' })
  t.match(await run(`unlock --institution ${institution}`), /may change/)
  t.equal((await app.call('PUT', '/v1/privacy/settings', { body: data.settings })).status, 200)
  t.match(await run('lock --institution 99NO_INST --owner x'), /^1 .*no institution 99NO_INST/)
  t.match(await run('verify --institution 99NO_INST'), /^1 .*no institution 99NO_INST/, 'a slip of the pen is no proof')
  for (const line of [
    '',
    'verify twice',
    'lock --institution X',
    'unlock',
    `verify --head 1:${'0'.repeat(64)}`,
    'verify --institution X --head 1',
    'lock --institution X --owner y --template z'
  ])
    t.match(await run(line), /^2 /, line)
})
