import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { secondFeed } from '../../samples/generate.ts'
import { readConfig } from '../../src/config.ts'
import { startService } from '../../src/service.ts'
import { command } from '../helpers/command.ts'
import { databaseUrl } from '../helpers/database.ts'
import { unfinished, until } from '../helpers/jobs.ts'

const folder = t.testdir({})
const sandbox = { DATABASE_URL: await databaseUrl(t), SANDBOX: 'true', LOG_LEVEL: 'silent' }
const service = await startService(readConfig({ ...sandbox, PORT: '0' }), undefined, { poll: 100 })
t.teardown(() => service.stop())
await until(async () => (await unfinished(service)) === 0, 60_000, 'the sample campus is not loaded')

/** The command against the service, which it finds by the environment. */
const sis = (...args: string[]) =>
  command(['sis', ...args], { ...sandbox, PATRONAGE_URL: `${service.address}/`, PATRONAGE_KEY: 'sandbox' })

/** The second feed, every user changed; gives its path. */
function feedOf(name: string, change: (user: string, number: number) => string): string {
  const users = [
    ...Object.values(secondFeed())
      .join('')
      .matchAll(/<user>[\s\S]*?<\/user>/g)
  ].map(([user]) => change(user, Number(/<primary_id>p1(\d+)/.exec(user)?.[1] ?? 0)))
  const file = join(folder, name)
  writeFileSync(file, `<users>\n${users.join('\n')}\n</users>\n`)
  return file
}

const send = (file: string, ...more: string[]) => sis('synchronize', file, '--profile', 'CAMPUS', ...more)
const runOf = (out: string): string => /Run (\d+)/.exec(out)?.[1] ?? ''
const inactive = feedOf('inactive.xml', (user, number) =>
  number % 4 === 0 ? user.replace('<status>ACTIVE', '<status>INACTIVE') : user
)

t.test('CLI: a run that waits for an approval has not failed: 4, and how to go on', async t => {
  const { code, out, err } = await send(inactive)
  t.match({ code, err }, { code: 4, err: '' })
  const id = runOf(out)
  t.match(out, /WAITING_FOR_APPROVAL[\s\S]*deactivated: \d+ of \d+[\s\S]*Nothing was applied/)
  t.match(out, `sis show ${id}`)
  const listed = await sis('runs', '--waiting')
  t.match(listed, { code: 0, err: '' })
  t.match(listed.out, new RegExp(`^RUN .*\\n${id} .* CAMPUS .* WAITING_FOR_APPROVAL .*\\n$`))
  const shown = await sis('show', id, '--field', 'status', '--limit', '2')
  t.equal(shown.code, 0)
  t.match(shown.out, /\nupdated p1\d+ \(inactive\.xml:\d+\)\n {2}p1\d+ {2}status: ACTIVE -> INACTIVE\n {6}\w+: .+\n/)
  t.match(shown.out, /\n\.\.\. and \d+ more \(--limit\)\n$/)
  t.match(JSON.parse((await sis('show', id, '--json', '--limit', '1')).out), { run: { id }, records: [{}] })
  t.match(await sis('approve', id), { code: 2, err: /--who/ }, 'somebody approves it, for a reason')
  t.match(await sis('discard', id, '--why', 'A quarter is missing.'), { code: 0, out: `Run ${id}: USER_ABORTED\n` })
  t.match(await sis('approve', id, '--who', 'a', '--why', 'b'), { code: 1, out: '', err: /does not wait|not waiting/i })
  t.equal((await sis('runs', '--waiting')).out, 'No run waits for an approval.\n')
})

t.test('CLI: approve lets it apply, undo puts it back', async t => {
  const id = runOf((await send(inactive)).out)
  const approved = await sis('approve', id, '--who', 'Head of lending', '--why', 'Announced.')
  t.match(approved, { code: 3, out: new RegExp(`Run ${id}: COMPLETED_SUCCESS[\\s\\S]*Rejected:`), err: '' })
  const trial = await sis('undo', id, '--dry-run')
  t.match(trial, { code: 0, out: /a dry run: COMPLETED_SUCCESS/ })
  t.match(await sis('undo', id, '--why', 'Last year.'), { code: 0, out: /Run \d+: COMPLETED_SUCCESS/ })
  t.match(await sis('undo', runOf(trial.out)), { code: 1, out: '', err: /dry run/ })
})

t.test('CLI: a plan is looked at, then applied', async t => {
  const trial = await send(
    feedOf('plan.xml', user => user),
    '--dry-run'
  )
  const id = runOf(trial.out)
  const [, hash = ''] = /Plan ([0-9a-f]{64}) /.exec((await sis('show', id)).out) ?? []
  t.match(hash, /^\w{64}$/)
  t.match(await sis('apply', id, '--hash', '0'.repeat(64)), { code: 1, err: /plan_hash/ })
  t.match(await sis('apply', id, '--hash', hash), { code: 3, out: /COMPLETED_SUCCESS/ })
  t.match(await sis('apply', id), { code: 1, err: /applies it/ })
  const all = await sis('runs', '--limit', '3')
  t.equal(all.out.trim().split('\n').length, 4)
  t.match(await sis('show', '999'), { code: 1, out: '', err: /999/ })
})
