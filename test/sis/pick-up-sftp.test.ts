import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { feedXml } from '../helpers/feed.ts'
import { cutAfter, noSshd, startSshd } from '../helpers/sshd.ts'
import { zipOf } from '../helpers/zip.ts'
import { codes, pickUp, pickUpApp, zip } from './waiting.ts'

t.test('SIS-01 SIS-05 feeds of an S/FTP server', { skip: noSshd ?? false }, async t => {
  const server = await startSshd(t)
  const { app } = await pickUpApp(t, { source: { connection: 'campus', directory: 'in/sis' } })
  const save = (changes: object = {}) =>
    app.call('PUT', '/v1/sftp-connections/Campus', {
      body: {
        host: '127.0.0.1',
        port: server.port,
        user: server.user,
        host_key: server.hostKey,
        base_directory: server.folder,
        private_key: server.privateKey,
        ...changes
      }
    })
  t.match(await pickUp(app), {
    status: 'COMPLETED_FAILED',
    failure: { message: 'There is no S/FTP connection campus.' }
  })
  await save()
  t.match(await pickUp(app), { status: 'COMPLETED_FAILED', failure: { message: /no such file or folder/i } })
  const place = join(server.folder, 'in/sis')
  mkdirSync(place, { recursive: true, mode: 0o777 })
  for (const part of ['in', 'in/sis']) server.own(part)
  writeFileSync(join(place, 'b.zip'), await zip({ primary_id: 'bob' }))
  writeFileSync(join(place, 'a.zip'), await zip({ primary_id: 'ada' }))
  writeFileSync(join(place, 'c.zip'), 'no zip')
  const run = await pickUp(app)
  t.match(run, { status: 'COMPLETED_WARNING', files: [{ name: 'a.zip' }, { name: 'b.zip' }], counters: { created: 2 } })
  t.same(codes(run), ['UNREADABLE c.zip'])
  t.same(readdirSync(place).sort(), ['a.zip.handled', 'b.zip.handled', 'c.zip.rejected'])

  await save({ host_key: `SHA256:${'A'.repeat(43)}` })
  t.match(await pickUp(app), {
    status: 'COMPLETED_FAILED',
    failure: { message: /^S\/FTP connection campus: .*should be/ }
  })

  const large = await zipOf({ 'users.xml': feedXml({ primary_id: 'eve', more: `<!--${noise(900_000)}-->` }) })
  writeFileSync(join(place, 'd.zip'), await zip({ primary_id: 'dan' }))
  writeFileSync(join(place, 'e.zip'), large)
  await save({ port: await cutAfter(t, server.port, 200_000) })
  const cut = await pickUp(app)
  t.match(cut, { status: 'COMPLETED_WARNING', files: [{ name: 'd.zip' }], counters: { created: 1 } })
  t.match(cut.notices.at(-1), { code: 'LEFT', file: 'e.zip', message: /The connection was cut/ })
  t.ok(readdirSync(place).includes('e.zip'), 'the file that broke off is taken the next time')
  await save()
  t.match(await pickUp(app), { files: [{ name: 'e.zip' }], counters: { created: 1 } })
})

/** Text that does not pack well, the same every time. */
function noise(length: number): string {
  let [text, seed] = ['', 1]
  while (text.length < length) {
    seed = (seed * 48_271) % 2_147_483_647
    text += seed.toString(36)
  }
  return text
}
