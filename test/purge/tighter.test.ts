import t from 'tap'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { deleteUser } from '../../src/purge/service.ts'
import { institution } from '../helpers/app.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'
import { house } from './house.ts'

t.test('PUR-02 a tighter policy waits for deletions by the milder one, and leaves nobody under it', async t => {
  const app = await house(t)
  await app.decide('KEEP_FULLY_REPORTABLE')
  await app.due('gone')
  const work = openWork(app.database, app.clock, { institution, actor: 'test', base: '' })
  const deleted = Promise.withResolvers<void>()
  const commit = Promise.withResolvers<void>()
  const deletion = transactional(work, async inside => {
    await deleteUser(inside, { user_id: 'gone' })
    deleted.resolve()
    await commit.promise
  })
  await Promise.race([deleted.promise, deletion])
  const decided = app.decide('FULLY_REMOVE')
  const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`
  await until(async () => (await app.rows(waiting)).length > 0, 20_000, 'the policy does not wait')
  commit.resolve()
  await deletion
  await decided
  t.equal((await app.rows('select 1 from purged_user')).length, 1)
  await runJobsUntilDone(app)
  t.same(await app.rows('select policy from purged_user'), [], 'the run has seen the one who was being deleted')
})

t.test('PUR-02 a deletion that comes while a policy is being decided goes by the new one', async t => {
  const app = await house(t)
  await app.decide('KEEP_FULLY_REPORTABLE')
  await Promise.all(Array.from({ length: 8 }, (_, at) => app.due(`u${at}`)))
  const gone = Array.from({ length: 8 }, (_, at) => app.call('DELETE', `/almaws/v1/users/u${at}`))
  const [, ...answers] = await Promise.all([app.decide('FULLY_REMOVE'), ...gone])
  t.same(new Set(answers.map(({ status }) => status)), new Set([204]))
  await runJobsUntilDone(app)
  t.same(await app.rows('select policy from purged_user'), [])
})
