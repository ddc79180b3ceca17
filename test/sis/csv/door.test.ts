import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import t from 'tap'
import yauzl from 'yauzl'
import { feed, reportOf, sisApp } from '../../helpers/feed.ts'
import { runJobsUntilDone } from '../../helpers/jobs.ts'
import { noSshd, startSshd } from '../../helpers/sshd.ts'
import { zipOf } from '../../helpers/zip.ts'
import { codes, pickUp, pickUpApp } from '../waiting.ts'

import { ada, bob, csv, header, post, table, unzipped } from './table.ts'

t.test('startSisRun: a table in CSV goes through the same engine', async t => {
  const app = await sisApp(t, { csv })
  const first: any = await post(app, table(ada, bob))
  t.match(first.run, {
    status: 'COMPLETED_SUCCESS',
    counters: { created: 2 },
    files: [{ name: 'users.csv', users: 2 }]
  })
  const user = (await app.call('GET', '/almaws/v1/users/K1')).data
  t.match(user, {
    primary_id: 'ada',
    last_name: 'Löve',
    user_group: { value: 'GRAD' },
    expiry_date: '2027-09-30Z',
    contact_info: { email: [{ email_address: 'ada@x.example', preferred: true }] }
  })
  t.match(((await post(app, table(ada, bob))) as any).run.counters, { unchanged: 2 })
  const moved: any = await post(app, table(ada.replace('S;', 'X;'), bob, 'eve;Eve;E;S;31.09.2027;K3;', 'new;N'))
  t.match(moved.run.counters, { unchanged: 1, rejected: 3 })
  t.match(
    moved.records.map(({ line, message }: any) => `${line} ${message}`),
    [/^2 .*group/i, /^3 /, /^4 .*Column Bis: no date of the form DD\.MM\.YYYY/, /^5 .*The row has 2 columns, not 7/]
  )

  const dry: any = await post(app, table(ada.replace('Ada', 'Ida')), '&dry_run=true')
  const asked = await app.call('POST', `/v1/sis/runs/${dry.run.id}/apply`, { body: { hash: dry.run.plan_hash } })
  await runJobsUntilDone(app)
  t.match((await reportOf(app, asked.data.id)).run.counters, { updated: 1 }, 'a plan of it can be applied')
  const wrong: any = await post(app, Buffer.from('Nr,Vorname\r\nada,Ada\r\n'))
  t.match(wrong.run, {
    status: 'COMPLETED_FAILED',
    failure: { code: 'CSV_HEADER', message: 'The header has no column Nr', file: 'users.csv', line: 1 }
  })

  const zip: any = await feed(app, {
    'a.csv': table(ada),
    'b.xml':
      '<users><user><primary_id>bob</primary_id><first_name>B</first_name><last_name>Bär</last_name></user></users>'
  })
  t.match(zip.run, { status: 'COMPLETED_SUCCESS', counters: { processed: 2 } }, 'a zip may hold both')
})

t.test('getSisRunRejects: rejected rows come back as a table that is sent again', async t => {
  const app = await sisApp(t, { csv })
  const { run }: any = await post(app, table(ada, 'eve;"E;v""e";E;S;31.09.2027;K3;', bob))
  t.match(run.counters, { created: 2, rejected: 1 })
  const answer = await app.app.inject({
    url: `/v1/sis/runs/${run.id}/rejects.zip`,
    headers: { authorization: 'apikey test' }
  })
  const [entry] = (await unzipped(answer.rawPayload)).entries
  t.equal(entry?.name, 'users.csv')
  const zip = await new Promise<yauzl.ZipFile>((done, refuse) =>
    yauzl.fromBuffer(answer.rawPayload, { lazyEntries: false }, (error, file) => (error ? refuse(error) : done(file)))
  )
  const text = await new Promise<string>((done, refuse) =>
    zip.on('entry', found =>
      zip.openReadStream(found, (error, stream) => (error ? refuse(error) : done(buffer(stream).then(String))))
    )
  )
  t.match(text.split('\n'), [
    `\ufeff${header};rejected`,
    /^eve;"E;v""e";E;S;31\.09\.2027;K3;;.*Column Bis: no date of the form DD\.MM\.YYYY.*\(line 3\)/
  ])
  const again: any = await post(app, Buffer.from(text.replace('31.09', '30.09')))
  t.match(again.run.counters, { created: 1, rejected: 0 }, 'corrected, it is taken')
})

t.test('SIS-01 a table that waits in the folder is taken when the profile says how', async t => {
  const { app, place } = await pickUpApp(t, { csv })
  writeFileSync(join(place, 'a.csv'), table(ada))
  writeFileSync(join(place, 'b.zip'), await zipOf({ 'inner.csv': table(bob) }))
  writeFileSync(join(place, 'c.csv'), 'Matrikel\n1\n')
  writeFileSync(join(place, 'd.xml'), '<users/>')
  const run = await pickUp(app)
  t.match(run, { counters: { created: 2 }, files: [{ name: 'a.csv' }, { name: 'b.zip' }] })
  t.same(codes(run), ['NOT_A_FEED d.xml', 'UNREADABLE c.csv'])
  t.same(readdirSync(place).sort(), ['a.csv.handled', 'b.zip.handled', 'c.csv.rejected', 'd.xml'])
  const { app: other, place: there } = await pickUpApp(t)
  writeFileSync(join(there, 'a.csv'), table(ada))
  t.same(codes(await pickUp(other)), ['NOT_A_FEED a.csv'])
})

t.test('SIS-01 a table that waits on an S/FTP server is taken', { skip: noSshd ?? false }, async t => {
  const server = await startSshd(t)
  const { app } = await pickUpApp(t, { csv, source: { connection: 'campus', directory: 'in' } })
  const { port, user, hostKey: host_key, folder: base_directory, privateKey: private_key } = server
  const body = { host: '127.0.0.1', port, user, host_key, base_directory, private_key }
  t.equal((await app.call('PUT', '/v1/sftp-connections/campus', { body })).status, 201)
  const place = join(server.folder, 'in')
  mkdirSync(place, { mode: 0o777 })
  server.own('in')
  writeFileSync(join(place, 'a.csv'), table(ada, bob))
  writeFileSync(join(place, 'b.csv'), 'Matrikel\n1\n')
  const run = await pickUp(app)
  t.match(run, { status: 'COMPLETED_WARNING', counters: { created: 2 }, files: [{ name: 'a.csv' }] })
  t.same(codes(run), ['UNREADABLE b.csv'])
  t.same(readdirSync(place).sort(), ['a.csv.handled', 'b.csv.rejected'])
})
