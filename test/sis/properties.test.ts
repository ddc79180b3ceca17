import fc from 'fast-check'
import t from 'tap'
import { codeTables, type Tables } from '../../src/codes/tables.ts'
import { addDays } from '../../src/platform/clock.ts'
import { transactional } from '../../src/platform/unit-of-work.ts'
import type { RunRules } from '../../src/sis/decide/prepare.ts'
import { defaultSettings } from '../../src/sis/profile/service.ts'
import { rulesDigest } from '../../src/sis/profile/settings.ts'
import { createUser } from '../../src/users/change/service.ts'
import { institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { feed } from '../helpers/feed.ts'
import { inLong } from '../helpers/long.ts'
import { anyCase, type Case } from './any-case.ts'
import { toJson, toXml } from './any-feed.ts'
import { edit } from './hand-edits.ts'
import { type Place, peopleOf, type Settled, settleFeed, workOf } from './harness.ts'
import { expectFeed, type Profile, type Verdict } from './oracle.ts'
import type { Given, Person } from './people.ts'
import { same, stateOf, undone, undoneSince } from './states.ts'
import { expectUndo, snapshot } from './undo-oracle.ts'

const app = await testApp(t)
await configure(app)
const place: Place = { database: app.database, clock: app.clock, config: app.parts.config }
const tables = await codeTables(workOf(place, institution))
const expiryOfNew = (profile: Profile) => `${addDays(app.clock.now(), profile.expiryDays ?? 0)}Z`

const contentOf = (feed: readonly Given[], { kind, empty }: Case): string =>
  kind === 'json'
    ? JSON.stringify(feed.map(toJson))
    : `<users>\n${feed.map(one => toXml(one, empty)).join('\n')}\n</users>`

function rulesOf(code: string, { profile, mode }: Case, dryRun: boolean, known: Tables): RunRules {
  const settings = { ...defaultSettings(), orderIndependent: false, ...JSON.parse(JSON.stringify(profile)) }
  const digest = rulesDigest('CAMPUS', settings, known.version)
  return { institution: code, profileCode: 'CAMPUS', mode, dryRun, settings, tables: known, digest }
}

const verdictsOf = ({ records }: Settled): Verdict[] =>
  records.map(({ outcome, reason, primary_id }) => ({ outcome, ...(reason ? { reason } : {}), primary: primary_id }))

function addsUp({ counters, records, error }: Settled, size: number): void {
  if (error) throw error
  const { processed, created, updated, unchanged, rejected } = counters
  same('processed', [processed, records.length], [size, size])
  same('sum of the counters', created + updated + unchanged + rejected, processed)
  for (const outcome of ['created', 'updated', 'unchanged', 'rejected'] as const)
    same(outcome, records.filter(record => record.outcome === outcome).length, counters[outcome])
}

// What was refused because of an identifier can find it free the second time.
const lasting = new Set(['MANDATORY_FIELD', 'USER_GROUP_ILLEGAL', 'INVALID_INPUT', 'MATCH_IDENTIFIER_MISSING'])

const staff = (primary_id: string): any => ({
  primary_id,
  last_name: 'Staff',
  account_type: { value: 'INTERNAL' },
  user_group: { value: 'STAFF' }
})

let number = 0
async function holds(given: Case): Promise<void> {
  const code = `P${number++}`
  const world: Person[] = []
  for (const primary_id of given.internal) {
    await transactional(workOf(place, code), work => createUser(work, staff(primary_id)))
    const lists = { ids: [], notes: [], emails: [], manual: {} }
    world.push({
      internal: true,
      primary: primary_id,
      last: 'Staff',
      group: 'STAFF',
      language: 'en',
      status: 'ACTIVE',
      ...lists,
      version: 1
    })
  }
  const settle = (feed: readonly Given[], dryRun: boolean, size = 1) => {
    const content = { content: contentOf(feed, given), kind: given.kind }
    return settleFeed(place, rulesOf(code, given, dryRun, tables), content, size, given.stopEvery)
  }
  const { first, second } = given.feeds
  const base = await settle(first, false, 1000)
  same(
    'the first feed',
    verdictsOf(base),
    expectFeed(world, first, given.profile, given.mode, expiryOfNew(given.profile))
  )
  for (const one of given.edits) await edit(place, code, world, one)
  const before = await peopleOf(place, code)
  const known = snapshot(world)
  same('the users before the second feed', stateOf(before), stateOf(world))

  const dry = await settle(second, true, given.sizes[0])
  addsUp(dry, second.length)
  same('the users after a dry run', stateOf(await peopleOf(place, code)), stateOf(world))
  const real = await settle(second, false, given.sizes[1])
  addsUp(real, second.length)
  same('the report of the dry run', dry.records, real.records)
  const verdicts = expectFeed(world, second, given.profile, given.mode, expiryOfNew(given.profile))
  same('the second feed', verdictsOf(real), verdicts)
  const after = stateOf(await peopleOf(place, code))
  same('the users after the second feed', after, stateOf(world))
  if (given.undo && given.since) {
    const made = snapshot(world)
    await meanwhile(given, code, world, settle)
    return undoneSince(place, given, code, real, world, () => expectUndo(world, verdicts, known, made))
  }
  if (given.undo) return undone(place, given, code, real, before)

  const again = await settle(second, false, given.sizes[2])
  addsUp(again, second.length)
  same(
    'the second feed again',
    verdictsOf(again),
    expectFeed(world, second, given.profile, given.mode, expiryOfNew(given.profile))
  )
  same('the users after it', stateOf(await peopleOf(place, code)), stateOf(world))
  if (given.mode === 'import' || verdicts.some(({ reason }) => reason && !lasting.has(reason))) return
  same('repeated, it changes nothing', stateOf(await peopleOf(place, code)), after)
  same('only rejections stay', again.counters.created + again.counters.updated, 0)
}

/** A later feed, and what people do at the desk. */
async function meanwhile(
  given: Case,
  code: string,
  world: Person[],
  settle: (feed: readonly Given[], dryRun: boolean, size?: number) => Promise<Settled>
): Promise<void> {
  const { feed = [], edits = [] } = given.since ?? {}
  const { second } = given.feeds
  const later = feed.map(({ which, change }): Given => ({ ...(second[which % second.length] as Given), ...change }))
  if (later.length > 0) {
    const expected = expectFeed(world, later, given.profile, given.mode, expiryOfNew(given.profile))
    same('the later feed', verdictsOf(await settle(later, false, 1000)), expected)
  }
  for (const one of edits) await edit(place, code, world, one)
  same('the users before the undo', stateOf(await peopleOf(place, code)), stateOf(world))
}

/** The users of somebody else, with the same names, down to the versions of their rows. */
async function bystanders(): Promise<unknown[]> {
  const query = (table: string) =>
    app.database.pool.query(`select xmin, t.* from ${table} t where institution = 'OTHER' order by 2, 3`)
  return [(await query('app_user')).rows, (await query('user_identifier')).rows]
}

// The same cases each time, unless asked for others: SIS_SEED and SIS_CASES.
const { SIS_CASES = inLong(2000, 100), SIS_SEED = 20_261_122 } = process.env
const options = { numRuns: Number(SIS_CASES), seed: Number(SIS_SEED) }

t.test('SIS-20 to SIS-41, SIS-54 a feed does what the rules say, whatever its chunks', async t => {
  for (const primary_id of ['a', 'B', 'c', '1', '2', 'bo'])
    await transactional(workOf(place, 'OTHER'), work => createUser(work, staff(primary_id)))
  const before = await bystanders()
  await fc.assert(fc.asyncProperty(anyCase, holds), options)
  t.comment(`${number} cases`)
  t.strictSame(await bystanders(), before, 'nobody of another institution was touched')
  const { rows } = await app.database.pool.query(
    'select count(*)::int as n from sis_file_chunk c where not exists (select from sis_run r where r.id = c.run_id and r.dry_run)'
  )
  const claims = await app.database.pool.query('select count(*)::int as n from sis_claim')
  t.same([rows[0].n, claims.rows[0].n], [0, 0], 'nothing is left of what only runs need')
})

t.test('SIS-54 the same through the door: posted, queued, reported', async t => {
  await app.call('POST', '/v1/sis/profiles', { body: { code: 'CAMPUS', name: 'Campus', settings: {} } })
  const through = async (given: Case) => {
    await app.database.pool.query('delete from app_user where institution = $1', [institution])
    await app.database.pool.query('delete from user_identifier where institution = $1', [institution])
    const settings = { orderIndependent: false, ...JSON.parse(JSON.stringify(given.profile)) }
    const { status } = await app.call('PUT', '/v1/sis/profiles/CAMPUS', {
      body: { code: 'CAMPUS', name: 'Campus', settings }
    })
    same('status', status, 200)
    const world: Person[] = []
    for (const records of [given.feeds.first, given.feeds.second]) {
      const file = { [`users.${given.kind}`]: contentOf(records, given) }
      const dry = await feed(app, file, { mode: given.mode, dryRun: true })
      const real = await feed(app, file, { mode: given.mode })
      same('the report of the dry run', dry.records, real.records)
      same('its counters', dry.run.counters, real.run.counters)
      const verdicts = expectFeed(world, records, given.profile, given.mode, expiryOfNew(given.profile))
      same('the feed', verdictsOf({ ...real, counters: real.run.counters, error: undefined, id: '0' }), verdicts)
      same('the users', stateOf(await peopleOf(place, institution)), stateOf(world))
    }
  }
  await t.resolves(fc.assert(fc.asyncProperty(anyCase, through), { ...options, numRuns: inLong(40, 4) }), 'each case')
})
