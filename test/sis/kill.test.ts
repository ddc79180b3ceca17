import t from 'tap'
import { feedXml, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { inLong } from '../helpers/long.ts'
import { differences, place } from './kill-place.ts'
import { chanceOf, killPoints } from './kill-points.ts'

const count = inLong(20_000, 2000)
const [calm, killed] = ['01CALM', '02KILLED']
const settings = { matchIdType: 'BARCODE', userGroup: 'STAFF' }
const barcode = (n: number) => ({ BARCODE: `b${n}` })
const feedOf = (user: (n: number) => string) => feedXml(...Array.from({ length: count }, (_, n) => user(n)))
const known = (n: number) => ({ primary_id: `u${n}`, first_name: 'Ada', identifiers: barcode(n) })

const first = feedOf(n => userXml(known(n)))
/** Of everything something: changed, unchanged, new, generated, repeated, clashing, refused. */
const second = feedOf(n => {
  if (n % 10 === 0) return userXml({ ...known(n), first_name: 'Augusta' })
  if (n % 10 === 2)
    return userXml({ first_name: 'Same', last_name: `Name${n % 97}`, identifiers: barcode(n + 100_000) })
  if (n % 10 === 3) return userXml({ ...known(n), primary_id: `u${n - 1}`, identifiers: barcode(n - 1) })
  if (n % 10 === 4) return `<user><primary_id>u${n}</primary_id></user>`
  if (n % 10 === 5) return userXml({ ...known(n), identifiers: { BARCODE: `b${n}`, NETID: `u${n - 5}` } })
  if (n % 10 === 6) return userXml({ ...known(n), primary_id: `renamed${n}` })
  // A user whose first record is refused and whose second, in a later chunk, is taken.
  if (n % 10 === 8) return userXml({ ...known(n), user_group: 'NONE' })
  if (n % 10 === 9 && n > 50)
    return userXml({ primary_id: `u${n - 51}`, first_name: 'Late', identifiers: barcode(n - 51) })
  return userXml(known(n))
})
/** Everybody changed; what some give up, the next ones get, within a chunk and beyond; some new. */
const third = feedOf(n => {
  if (n % 20 === 2) return userXml({ primary_id: `new${n}`, first_name: 'New', identifiers: barcode(n + 200_000) })
  const primary_id = n % 10 === 6 ? `renamed${n}` : `u${n}`
  const netId: Record<string, string> = n % 7 === 1 ? { NETID: `net${n}` } : {}
  return userXml({
    primary_id,
    first_name: 'Grace',
    last_name: `Third${n % 3}`,
    identifiers: { ...barcode(n), ...netId }
  })
})

/** How often each kind of run is killed. */
const kills = inLong(
  { loaded: 14, measured: 8, approved: 9, planned: 6, applied: 7, undone: 20 },
  { loaded: 2, measured: 1, approved: 2, planned: 1, applied: 2, undone: 2 }
)

t.test('SIS-04 SIS-54 runs that are killed at points chosen by chance end as undisturbed ones', async t => {
  const seed = Number(process.env.KILL_SEED ?? inLong(Date.now() % 1_000_000_007, 20_261_122))
  t.comment(`KILL_SEED=${seed}`)
  const chance = chanceOf(seed)
  const at = await place(t, [calm, killed], settings)
  /** The same step in both institutions, in the second with kills; gives the numbers of both runs. */
  const both = async (
    name: keyof typeof kills,
    ask: (code: string) => Promise<string>
  ): Promise<[calm: string, killed: string]> => {
    const before = at.transactions()
    const undisturbed = await ask(calm)
    await runJobsUntilDone(at)
    const points = killPoints(kills[name], at.transactions() - before, chance)
    const id = await ask(killed)
    t.equal(await at.kill(id, points), points.length, `${name}: each process died at its point`)
    await runJobsUntilDone(at)
    const [one, other] = [await at.runOf(calm, undisturbed), await at.runOf(killed, id)]
    for (const key of ['status', 'phase', 'counters', 'kinds', 'failure'])
      t.strictSame(other[key], one[key], `${name}: ${key}`)
    t.strictSame(await differences(at.pool, [calm, undisturbed], [killed, id]), [], `${name}: record by record`)
    t.comment(`${name}: ${JSON.stringify({ ...other.counters, points })}`)
    return [undisturbed, id]
  }
  const of = (pair: [string, string]) => (code: string) => (code === calm ? pair[0] : pair[1])

  await both('loaded', code => at.post(code, first))
  const measured = await both('measured', code => at.post(code, second))
  t.equal((await at.runOf(killed, measured[1])).status, 'WAITING_FOR_APPROVAL', 'the guard has stopped it')
  const reason = { who: 'Registrar', why: 'as announced' }
  await both('approved', code => at.decide(code, of(measured)(code), 'approve', reason))
  const plan = await both('planned', code => at.post(code, third, '?dry_run=true'))
  const applied = await both('applied', async code => {
    const id = of(plan)(code)
    return at.decide(code, id, 'apply', { hash: (await at.runOf(code, id)).plan_hash })
  })
  const undone = await both('undone', code => at.decide(code, of(applied)(code), 'undo?dry_run=false', {}))
  const { counters } = await at.runOf(killed, undone[1])
  t.ok(counters.updated > count / 2 && counters.removed > count / 40, 'the undoing has put back and removed')
})

t.test('SIS-04 a checkpoint that is not saved with its chunk is seen by the comparison', async t => {
  const spoilt = '03SPOILT'
  const at = await place(t, [calm, spoilt], { ...settings, guards: { active: false } })
  // The users, the report and the counters move; the place from which the run would go on does not.
  await at.pool.query(`create function lose_place() returns trigger language plpgsql as
    $$ begin new.user_number := old.user_number; return new; end $$`)
  await at.pool.query(`create trigger lose_place before update on sis_run for each row
    when (new.institution = '${spoilt}' and new.phase = 'APPLYING') execute function lose_place()`)
  const feed = feedXml(...Array.from({ length: 1000 }, (_, n) => userXml(known(n))))
  const undisturbed = await at.post(calm, feed)
  const alone = await at.post(spoilt, feed)
  await runJobsUntilDone(at)
  t.strictSame(await differences(at.pool, [calm, undisturbed], [spoilt, alone]), [], 'alone it does no harm')
  const changed = feed.replaceAll('Ada', 'Grace')
  const before = at.transactions()
  const next = await at.post(calm, changed)
  await runJobsUntilDone(at)
  const id = await at.post(spoilt, changed)
  const points = killPoints(1, at.transactions() - before, () => 0.6)
  t.equal(await at.kill(id, points), 1, 'it was killed half-way')
  await runJobsUntilDone(at)
  const found = await differences(at.pool, [calm, next], [spoilt, id])
  t.match(found[0], /^records/, 'the same users are settled twice')
  t.notSame((await at.runOf(spoilt, id)).counters, (await at.runOf(calm, next)).counters)
})
