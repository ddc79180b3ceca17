import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { whys } from '../../src/users/record/change.ts'
import { root } from '../house/rules.ts'

t.test('DEMO: two feeds with hand edits in between, a report with reasons, and a service that goes on', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'))
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => {
    other.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const port = (other.address() as AddressInfo).port
  const env = {
    ...process.env,
    TMPDIR: folder,
    XDG_RUNTIME_DIR: '',
    PORT: String(port),
    DATABASE_URL: '',
    LOG_LEVEL: ''
  }
  const demo = spawn(process.execPath, [join(root, 'tools/demo.ts')], {
    env,
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  t.teardown(() => demo.kill('SIGKILL'))
  const ended = once(demo, 'exit')
  let output = ''
  let complaints = ''
  demo.stderr.on('data', data => {
    complaints += data
  })
  for await (const data of demo.stdout) {
    output += data
    if (output.includes('Ctrl-C')) break
  }
  t.equal(complaints, '')
  t.match(output, `Port ${port} is taken: taking a free one.`)
  t.match(output, /506 users: 500 created, 0 updated, 0 unchanged, 6 rejected/)
  t.match(output, /p100016 \(.+\) works at the desk/)
  const second =
    /515 users: 19 (would be )?created, \d+ (would be )?updated, \d+ (would be )?unchanged, 2 (would be )?rejected/g
  const [dry, real, ...more] = output.match(second) ?? []
  t.match(dry, /would be/)
  t.equal(dry?.replaceAll('would be ', ''), real)
  t.equal(more.length, 0)
  t.match(output, 'The dry run had told exactly this.')
  for (const why of ['SIS_VALUE', 'SEGMENT_REPLACED', 'EMPTY_KEPT', 'PROTECTED_MANUAL'] as const)
    t.match(output, `${why}: ${whys[why]}`)
  t.match(output, /p100016 {2}user_group: stays STAFF/)
  t.match(output, /p100034 {2}campus_code: stays HILL/)
  t.match(output, 'campus_code: follows the SIS again')
  const stopped =
    /deactivated: (\d+) of \d+\n.*Nothing was applied.*\n.*Who would be deactivated:\n.*status: ACTIVE -> INACTIVE/
  t.ok(Number(stopped.exec(output)?.[1]) > 100, 'the guard says who')
  t.match(output, /Discarded .*: USER_ABORTED, nothing of it was applied/)
  t.match(output, /user_group: \d+ of \d+\n.*Nothing was applied/)
  t.match(output, /Undone .*: COMPLETED_SUCCESS, \d+ users put back, 1 left as they are:/)
  const [, moved, same] =
    /Of (\d+) user groups, (\d+) are again what they were before; p\d+ is STAFF\./.exec(output) ?? []
  t.ok(Number(moved) > 100 && Number(same) === Number(moved) - 1, 'all but the one that the desk has changed since')
  const curls = [...output.matchAll(/curl -H 'Authorization: apikey (\w+)'.* '?(http:[^'\n]+)/g)]
  t.equal(curls.length, 3)
  for (const [, key, url = ''] of curls)
    t.equal((await fetch(url, { headers: { authorization: `apikey ${key}` } })).status, 200, url)
  demo.kill('SIGINT')
  t.same(await ended, [0, null])
  t.same(readdirSync(folder), [], 'nothing is left')
})
