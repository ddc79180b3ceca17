import t from 'tap'
import { startRunner } from '../../src/jobs/runner.ts'
import { until } from '../helpers/jobs.ts'
import { addUsers, itemized, logical, membersOf, sets } from '../sets/place.ts'
import { statements } from '../users/people.ts'
import { updatesApp } from './place.ts'

const app = await updatesApp(t)
const { call, database, finish, make, parts, run, start, userOf, view } = app

/** Lets the database do something whenever a chunk has been reported. */
async function onResult(action: string): Promise<void> {
  await database.pool.query(
    `create or replace function on_result() returns trigger as $$ begin ${action}; return null; end $$ language plpgsql`
  )
  await database.pool.query(
    'create trigger on_result after insert on user_update_result for each statement execute function on_result()'
  )
}

t.test('runJob: M148 reads and writes a chunk with a few statements, and walks a logical set to its end', async t => {
  await addUsers(app, 450, 'many')
  const set = await make(logical('Doe', 'last_name~Doe AND user_group~UNDERGRAD'))
  const instance = await start(set, { UserGroup: 'GRAD' }, { SEND_Notification_To_User_Active: 'true' })
  const texts = await statements(t, finish)
  const about = (pattern: RegExp) => texts.filter(text => pattern.test(text)).length
  t.equal(about(/update app_user/), 3, 'one a chunk of 200')
  t.equal(about(/insert into letter/), 3)
  t.equal(about(/insert into user_update_result/), 3)
  t.equal(about(/for update/i) >= 3, true, 'users are held')
  t.match(await view(instance), { members: 450, counters: { processed: 450, updated: 450, notified: 450 } })
  t.equal((await call('GET', `${sets}/${set}/members`)).data.total_record_count, 0, 'they have left the set')
})

t.test('runJob: M148 loses no change that is made at the same time', async t => {
  const set = await make(itemized('Same', membersOf(['six'])))
  const client = await database.pool.connect()
  await client.query('begin')
  await client.query(
    `update app_user set record = (record::jsonb || '{"job_description": "Porter"}')::json, version = version + 1
     where primary_id = 'six'`
  )
  await start(set, { Title: 'Dr' })
  const runner = await startRunner(parts, { takeover: 200, schedule: 200, poll: 50 })
  await until(
    async () =>
      (
        await database.pool.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
        )
      ).rows.length > 0,
    20_000,
    'the run does not wait for the other change'
  )
  await client.query('commit')
  client.release()
  await until(async () => (await userOf('six')).user_title.value === 'Dr', 20_000, 'the run does not go on')
  t.equal((await userOf('six')).job_description, 'Porter')
  await runner.stop(5)
})

t.test('cancelUserUpdate: a run that waits, one that goes on, one that has ended', async t => {
  const set = await make(logical('Many', 'last_name~Doe'))
  const instance = await start(set, { Title: 'Mx' })
  const cancel = (id: string, key = 'test') => call('POST', `/v1/user-updates/${id}/cancel`, { key })
  t.equal((await cancel(instance)).status, 204)
  t.match(await view(instance), { status: 'USER_ABORTED', cancelled_by: 'test', counters: { processed: 0 } })
  t.equal((await cancel(instance)).data.code, 'USER_UPDATE_ENDED')
  t.equal((await cancel('7')).data.code, 'USER_UPDATE_NOT_FOUND')
  const going = await start(set, { Title: 'Prof' })
  // Asked to stop while it goes on: it looks after its first chunk.
  await onResult(`update user_update_run set cancelled_by = 'somebody' where cancelled_by is null`)
  await finish()
  await database.pool.query('drop trigger on_result on user_update_result')
  const stopped = await view(going)
  t.match(stopped, { status: 'USER_ABORTED', cancelled_by: 'somebody', counters: { processed: 200, updated: 200 } })
  const { rows } = await database.pool.query(
    `select count(*)::int as n from app_user where record#>>'{user_title,value}' = 'Prof'`
  )
  t.equal(rows[0].n, 200, 'what the counters tell is true')
})

t.test('runJob: M148 goes on where it was killed, and does nothing twice', async t => {
  const set = await make(logical('Killed', 'last_name~Doe'))
  // The connection is cut in the middle of the second chunk, once.
  await database.pool.query('create sequence killer')
  await onResult(`if nextval('killer') = 2 then perform pg_terminate_backend(pg_backend_pid()); end if`)
  const { rows: before } = await database.pool.query('select count(*)::int as n from letter')
  const done = await run(set, { AddNote: 'Once' }, { SEND_Notification_To_User_Active: 'true' })
  await database.pool.query('drop trigger on_result on user_update_result')
  t.match(done, { status: 'COMPLETED_SUCCESS', counters: { processed: 450, updated: 450, notified: 450 } })
  const { rows: calls } = await database.pool.query('select last_value::int as n from killer')
  t.equal(calls[0].n, 4, 'three chunks, one of them twice')
  const { rows: after } = await database.pool.query('select count(*)::int as n from letter')
  t.equal(after[0].n - before[0].n, 450, 'one notice each')
  const { rows } = await database.pool.query(
    `select count(*)::int as n from app_user where json_array_length(record->'user_note') = 1 and last_name = 'Doe'`
  )
  t.equal(rows[0].n, 450)
})

t.test('AUD-03 M148 that fails behind some chunks has told the trail of them', async t => {
  const set = await make(logical('Failing', 'last_name~Doe'))
  await database.pool.query('create sequence breaker')
  await onResult(`if nextval('breaker') = 3 then raise exception 'no more'; end if`)
  const instance = await start(set, { Title: 'Dr' })
  await finish()
  await database.pool.query('drop trigger on_result on user_update_result')
  t.match(await view(instance), { status: 'COMPLETED_FAILED', counters: { updated: 400 } })
  const { rows } = await database.pool.query(
    `select content::json->4 as count from audit_entry
     where action = 'user.bulk-update' and subject = 'job-instance:' || $1 order by number`,
    [instance]
  )
  t.same(rows, [{ count: 200 }, { count: 200 }])
})
