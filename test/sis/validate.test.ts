import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { openLocal } from '../../src/sis/cli/local-file.ts'
import { defaultSettings } from '../../src/sis/profile/service.ts'
import { type Finding, validate } from '../../src/sis/validate/validate.ts'
import { command } from '../helpers/command.ts'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'
import { zipOf } from '../helpers/zip.ts'
import { root } from '../house/rules.ts'

const folder = mkdtempSync(join(tmpdir(), 'patronage-validate-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

const database = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
/** Runs the command as a process, without a database; gives how it ended and what it said. */
const started = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>(done =>
    execFile(
      process.execPath,
      [join(root, 'bin/patronage.cjs'), 'sis', 'validate', ...args],
      { cwd: folder, env: { ...process.env, ...database } },
      (error, out, err) => done({ code: Number(error?.code ?? 0), out, err })
    )
  )
/** The same within this process: starting one costs a second. */
const checked = (...args: string[]) => {
  const paths = args.map(arg => (arg.startsWith('--') ? arg : join(folder, arg)))
  return command(['sis', 'validate', ...paths], database)
}
const put = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content)
  return name
}

t.test('SIS-54 validate says line, column, code and message, and writes rejects and a summary', async t => {
  const users = [
    { primary_id: 'ada', user_group: '01' },
    { primary_id: 'bob', last_name: '' },
    { primary_id: 'ADA' },
    { primary_id: 'eve', identifiers: { BARCODE: '7' } },
    { primary_id: 'fay', user_group: '99', identifiers: { BARCODE: '8' } },
    { primary_id: 'gus', identifiers: { BARCODE: '7' } }
  ]
  put('feed.zip', await zipOf({ 'a.xml': feedXml(...users), 'b.json': '[{"primary_id": "hal"}]' }))
  const settings = { orderIndependent: false }
  put('profile.json', JSON.stringify({ code: 'CAMPUS', settings, codes: { UserGroups: ['01'] } }))
  const { code, out, err } = await started('feed.zip', '--profile', 'profile.json', '--summary', 'summary.json')
  t.equal(code, 3, err)
  t.match(out, /^a\.xml:3:1 \d+ MANDATORY_FIELD: .*last_name/m)
  t.match(out, /^a\.xml:4:1 401851 IDENTIFIER_TAKEN: .*ADA.*in this feed \(user of line 2, .*Primary ID\)/m)
  t.match(out, /^a\.xml:6:1 401852 USER_GROUP_\w+: /m)
  t.match(out, /^a\.xml:7:1 401851 IDENTIFIER_TAKEN: .*type BARCODE and value 7.*line 5, identifier of type BARCODE\)/m)
  t.match(out, /^b\.json:1:2 \d+ MANDATORY_FIELD/m)
  t.match(out, /^7 users: 2 would be taken, 5 rejected$/m)
  t.match(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')), {
    users: 7,
    rejected: 5,
    reasons: { MANDATORY_FIELD: 2, IDENTIFIER_TAKEN: 2 }
  })
  const again = await checked('feed.zip.rejects.zip')
  t.equal(again.code, 3)
  t.match(again.out, /^5 users: /m, 'the rejects are a feed')
  t.match(
    (await checked('feed.zip')).out,
    /^7 users: 1 would be taken, 6 rejected/m,
    'groups are not checked when none are given'
  )
})

t.test('SIS-54 validate finds what a run finds', async t => {
  const content = feedXml(
    { primary_id: 'ada' },
    { primary_id: 'bob', last_name: ' ' },
    { primary_id: 'ada' },
    { primary_id: 'eve', more: '<expiry_date>soon</expiry_date>' },
    { primary_id: 'fay', more: '<status>NONE</status>' },
    { primary_id: 'gus', identifiers: { BARCODE: 'ADA' } },
    { first_name: 'No', last_name: 'Number' }
  )
  const app = await sisApp(t)
  const { records } = await feed(app, content)
  const zip = await zipOf({ 'users.xml': content })
  const findings: Finding[] = []
  put('same.zip', zip)
  const local = await openLocal(join(folder, 'same.zip'))
  const ground = { profileCode: 'CAMPUS', settings: defaultSettings(), codes: {}, now: app.clock.now() }
  const verdict = await validate(local.entries, ground, async finding => void findings.push(finding))
  local.close()
  const told = (one: any) => `${one.line} ${one.reason} ${one.code}`
  t.same(findings.map(told), records.filter(({ outcome }: any) => outcome === 'rejected').map(told))
  t.ok(findings.length >= 4, `${findings.length} findings`)
  t.equal(verdict.users, 7)
})

t.test('SIS-04 validate ends with 1 when the file is damaged, and 2 when it was called wrongly', async t => {
  put('open.xml', '<users>\n<user><last_name>X</last_name>')
  const open = await checked('open.xml')
  t.match(open, {
    code: 1,
    out: /^open\.xml:2:1 NOT_CLOSED: the element <user> is not closed\n.*nothing of it would be taken/m
  })
  put('half.xml', `<users>\n${userXml({ primary_id: 'ada' })}\n<user><last_name>&nothing;</last_name></user></users>`)
  t.match(await checked('half.xml'), { code: 1, out: /^half\.xml:3:\d+ / })
  put('no.zip', 'no zip')
  t.match(await checked('no.zip'), { code: 1, out: /no\.zip: ZIP_UNREADABLE: The zip cannot be read/ })
  put('image.png', 'x')
  t.match(await checked('image.png'), { code: 1, out: /ends in none of/ })
  put('good.xml', feedXml({ primary_id: 'ada' }))
  t.match(await checked('good.xml'), { code: 0, out: /^1 users: 1 would be taken, 0 rejected$/m })
  t.notOk(existsSync(join(folder, 'good.xml.rejects.zip')), 'no zip of nothing')
  put('wrong.json', '{"settings": {"unmatched": "MAYBE"}}')
  t.match(await checked('good.xml', '--profile', 'wrong.json'), {
    code: 2,
    err: /wrong\.json cannot be read: unmatched/
  })
  put('codes.json', '{"codes": {"UserGroups": "01"}}')
  t.match(await checked('good.xml', '--profile', 'codes.json'), { code: 2, err: /codes holds lists/ })
  t.match(await checked(), { code: 2, err: /Usage:/ })
  t.match(await checked('none.zip'), { code: 2, err: /no file .*none\.zip/ })
  t.match(await checked('good.xml', '--what'), { code: 2 })
  t.match(await command(['sis', 'validate', folder], database), { code: 2, err: /is a folder/ })
})

t.test('SIS-54 validate writes over nothing that it reads', async t => {
  const content = '[{"primary_id": "hal"}]'
  put('only.json', content)
  put('rules.json', '{"code": "CAMPUS", "settings": {}}')
  symlinkSync(join(folder, 'only.json'), join(folder, 'link.zip'))
  const cases: [args: string[], told: RegExp][] = [
    [['--rejects', 'only.json'], /--rejects is the file of the feed/],
    [['--rejects', 'link.zip'], /--rejects is the file of the feed/],
    [['--summary', 'only.json'], /--summary is the file of the feed/],
    [['--profile', 'rules.json', '--summary', 'rules.json'], /--summary is the file of --profile/],
    [['--rejects', 'new.zip', '--summary', 'new.zip'], /--summary is the file of --rejects/]
  ]
  for (const [args, told] of cases) t.match(await checked('only.json', ...args), { code: 2, out: '', err: told })
  t.equal(readFileSync(join(folder, 'only.json'), 'utf8'), content, 'the feed is as it was')
  t.notOk(existsSync(join(folder, 'new.zip')))
})

t.test('SIS-22 validate tells of records that keep each other out as a run does, whatever their order', async t => {
  const users = [
    { primary_id: 'ada', first_name: 'Ada', user_group: 'STAFF' },
    { primary_id: 'bob', identifiers: { BARCODE: '7' } },
    { primary_id: 'ADA', first_name: 'Augusta', user_group: 'GRAD' },
    { primary_id: 'ada', first_name: 'Ada', user_group: 'STAFF' },
    { primary_id: 'eve', identifiers: { BARCODE: '7' } },
    { primary_id: 'fay', first_name: 'Fay' },
    { primary_id: 'fay', first_name: 'May' },
    { primary_id: 'gus' }
  ]
  const settings = { groupPrecedence: ['STAFF', 'GRAD'] }
  put('order.json', JSON.stringify({ code: 'CAMPUS', settings }))
  const app = await sisApp(t, settings)
  for (const [name, list] of Object.entries({ forth: users, back: users.toReversed() })) {
    put(`${name}.zip`, await zipOf({ 'users.xml': feedXml(...list) }))
    const { code, out } = await checked(`${name}.zip`, '--profile', 'order.json')
    t.equal(code, 3)
    t.match(out, /^8 users: 3 would be taken, 5 rejected$/m)
    const { records, run } = await feed(app, feedXml(...list), { dryRun: true })
    t.match(run.counters, { created: 2, unchanged: 1, rejected: 5 })
    const told = records.filter((one: any) => one.outcome === 'rejected')
    const lines = told.map((one: any) => `users.xml:${one.line}:1 ${one.code} ${one.reason}: ${one.message}`)
    t.same(out.split('\n').slice(0, 5), lines, `the same sentences, ${name}`)
    t.same(told.map(({ reason }: any) => reason).sort(), [
      ...['IDENTIFIER_CONTESTED', 'IDENTIFIER_CONTESTED', 'PERSON_TWICE', 'PERSON_TWICE', 'RECORD_SUPERSEDED']
    ])
  }
})
