import t from 'tap'
import { until } from '../helpers/jobs.ts'
import { kill, listing, place, upTo } from './processes.ts'

t.test('JOB: two processes share the runs out, and none runs twice', async t => {
  const at = await place(t)
  await Promise.all([at.process(2), at.process(2)])
  // Three runs go on at once before any goes further: one process alone would never get there.
  const ids = await Promise.all(upTo(20).map(n => at.start(`S${n + 1}`, { steps: 3, gate: 1 })))
  const begun = async () => (await at.rows('select from trial')).length
  await until(async () => (await begun()) > 2, 10_000, 'the second process takes no run')
  await at.open()
  await at.done()
  const pids = new Set<number>()
  for (const id of ids) {
    const steps = await at.steps(id)
    t.strictSame(
      steps.map(({ step }) => step),
      [0, 1, 2],
      'each step once'
    )
    for (const { pid } of steps) pids.add(pid)
  }
  t.equal(pids.size, 2, 'both processes worked')
  const [{ n }] = await at.rows(`select count(*)::int as n from job_instance where status = 'COMPLETED_SUCCESS'`)
  t.equal(n, 20)
})

t.test('JOB: the run of a process that is killed is taken over and finished; the run of the other is not', async t => {
  const at = await place(t)
  const [first, second] = await Promise.all([at.process(1), at.process(1)])
  const a = await at.start('S1', { steps: 40, gate: 4 })
  const b = await at.start('S2', { steps: 40, gate: 4 })
  await until(
    async () => (await at.steps(a)).length > 3 && (await at.steps(b)).length > 3,
    10_000,
    'both processes have not begun'
  )
  const victim = (await at.steps(a))[0]?.pid === first.pid ? first : second
  await kill(victim, 'SIGKILL')
  await at.open()
  await at.done()
  const [stepsA, stepsB] = [await at.steps(a), await at.steps(b)]
  t.strictSame(
    stepsA.map(({ step }) => step),
    upTo(40),
    'every step once, from where the dead process had come to'
  )
  t.equal(new Set(stepsA.map(({ pid }) => pid)).size, 2, 'another process finished it')
  t.strictSame(
    stepsB.map(({ step }) => step),
    upTo(40)
  )
  t.equal(new Set(stepsB.map(({ pid }) => pid)).size, 1, 'the living process kept its own')
  const [run] = await at.rows('select status, counters from job_instance where id = $1', [a])
  t.match(run, { status: 'COMPLETED_SUCCESS', counters: { done: 40, resumed: 1 } })
})

t.test('JOB: a run that outlives its only process is taken up at the next start', async t => {
  const at = await place(t)
  const child = await at.process(1)
  const id = await at.start('S1', { steps: 30, gate: 4 })
  await until(async () => (await at.steps(id)).length > 3, 10_000, 'the run has not begun')
  await kill(child, 'SIGKILL')
  t.match(await at.rows('select status from job_instance'), [{ status: 'RUNNING' }])
  await at.process(1)
  await at.open()
  await at.done()
  t.strictSame(
    (await at.steps(id)).map(({ step }) => step),
    upTo(30)
  )
})

t.test('JOB: a process that is told to stop ends at its next commit, and another goes on at once', async t => {
  const at = await place(t)
  const both = await Promise.all([at.process(1), at.process(1)])
  const id = await at.start('S1', { steps: 40, gate: 4 })
  await until(async () => (await at.steps(id)).length > 3, 10_000, 'the run has not begun')
  const owner = (await at.steps(id))[0]?.pid
  const [first, second] = both[0].pid === owner ? both : [both[1], both[0]]
  await kill(first, 'SIGTERM')
  t.equal(first.exitCode, 0, 'it ended of itself')
  await at.open()
  await at.done()
  const steps = await at.steps(id)
  t.strictSame(
    steps.map(({ step }) => step),
    upTo(40)
  )
  t.strictSame([...new Set(steps.map(({ pid }) => pid))], [first.pid, second.pid], 'one after the other')
  const [run] = await at.rows('select status, attempts from job_instance where id = $1', [id])
  t.match(run, { status: 'COMPLETED_SUCCESS', attempts: 1 })
})

t.test('JOB: two processes run each slot of a schedule once', async t => {
  const at = await place(t)
  await at.rows('create table taken (slot timestamptz)')
  await at.rows(`create function note_slot() returns trigger language plpgsql as
    $$ begin insert into taken values (new.slot); return new; end $$`)
  await at.rows('create trigger note_slot after update on job_schedule for each row execute function note_slot()')
  const schedule = { TRIAL_LISTINGS: JSON.stringify([{ ...listing('S1'), schedule: '* * * * * *' }]) }
  await Promise.all([at.process(2, schedule), at.process(2, schedule)])
  const runs = () => at.rows('select submitted_by from job_instance')
  await until(async () => (await runs()).length >= 5, 20_000, 'the schedule does not run')
  // In one look: a slot is taken in the transaction that enqueues its run.
  const [seen] = await at.rows(`select (select count(*) from taken)::int as taken,
    (select count(distinct slot) from taken)::int as slots,
    (select count(*) from job_instance)::int as runs,
    (select count(*) from job_instance where submitted_by <> 'System')::int as others`)
  t.equal(seen.taken, seen.slots, 'no slot is taken twice')
  t.ok(seen.runs <= seen.slots, `${seen.runs} runs of ${seen.slots} slots`)
  t.equal(seen.others, 0, 'nobody else started one')
})

t.test('JOB: a process that loses all its connections goes on, and so does its run', async t => {
  const at = await place(t)
  const child = await at.process(2)
  const id = await at.start('S1', { steps: 40, gate: 16 })
  const other = await at.start('S2', { steps: 40, gate: 16 })
  for (const seen of [3, 15]) {
    await until(async () => (await at.steps(id)).length > seen, 20_000, 'the run does not go on')
    await at.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and application_name <> 'test'`
    )
  }
  await at.open()
  await at.done()
  t.equal(child.exitCode, null, 'the process lives')
  for (const run of [id, other])
    t.strictSame(
      (await at.steps(run)).map(({ step }) => step),
      upTo(40)
    )
  t.match(await at.rows('select status from job_instance'), [
    { status: 'COMPLETED_SUCCESS' },
    { status: 'COMPLETED_SUCCESS' }
  ])
})
