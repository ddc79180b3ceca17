import t from 'tap'
import { imageOf } from '../../src/users/photo/image.ts'
import { addKey, all, institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { jpeg, png } from './pictures.ts'

const app = await testApp(t)
await configure(app)
const { call, database } = app
const users = '/almaws/v1/users'
const person = { last_name: 'Marlow', account_type: { value: 'INTERNAL' } }
for (const primary_id of ['ada', 'ben']) await call('POST', users, { body: { ...person, primary_id } })

async function send(method: 'GET' | 'PUT' | 'DELETE', id: string, file?: Buffer, type = 'image/png', key = 'test') {
  const answer = await app.app.inject({
    method,
    url: `/v1/users/${id}/photo`,
    headers: { authorization: `apikey ${key}`, ...(file ? { 'content-type': type } : {}) },
    ...(file ? { payload: file } : {})
  })
  const json = /json/.test(String(answer.headers['content-type'])) ? answer.json() : undefined
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload, data: json }
}

t.test('USR-01 a picture is told by its content', async t => {
  const cases: [name: string, file: Buffer, expected: ReturnType<typeof imageOf>][] = [
    ['PNG', png(30, 40), { type: 'image/png', width: 30, height: 40 }],
    ['JPEG', jpeg(50, 60), { type: 'image/jpeg', width: 50, height: 60 }],
    ['a progressive JPEG', jpeg(700, 800, 0xc2), { type: 'image/jpeg', width: 700, height: 800 }],
    ['nothing', Buffer.alloc(0), undefined],
    ['a PNG cut short', png().subarray(0, -1), undefined],
    ['a JPEG cut short', jpeg().subarray(0, -1), undefined],
    ['a JPEG without a frame', jpeg(5, 6, 0xe1), undefined],
    ['no pixels', png(0, 1), undefined],
    ['a page', Buffer.from('<html><script>alert(1)</script></html>'.padEnd(60)), undefined],
    [
      'a page behind the mark of a JPEG',
      Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.from('<html>'.padEnd(60))]),
      undefined
    ],
    ['a GIF', Buffer.from('GIF89a'.padEnd(60)), undefined]
  ]
  for (const [name, file, expected] of cases) t.same(imageOf(file), expected, name)
  for (let end = 0; end < 60; end++) imageOf(jpeg().subarray(0, end))
  t.pass('whatever its length')
})

t.test('putUserPhoto getUserPhoto deleteUserPhoto: one photograph a user (USR-01)', async t => {
  t.match(await send('GET', 'ada'), { status: 404, data: { code: 'PHOTO_NOT_FOUND' } })
  const put = await send('PUT', 'ada', png(30, 40), 'text/plain')
  t.equal(put.status, 200, 'what it is called does not count')
  t.same(put.data, {
    type: 'image/png',
    width: 30,
    height: 40,
    size: png(30, 40).length,
    uploaded_by: 'test',
    upload_date: '2026-11-22T12:00:00Z'
  })
  const got = await send('GET', 'ADA')
  t.match(got.headers, {
    'content-type': 'image/png',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff'
  })
  t.ok(got.bytes.equals(png(30, 40)))
  t.equal((await send('PUT', 'ada', jpeg())).data.type, 'image/jpeg')
  t.ok((await send('GET', 'ada')).bytes.equals(jpeg()))
  const { data } = await call('GET', `${users}/ada/attachments`)
  t.match(data, { total_record_count: 1, user_attachment: [{ type: 'PHOTO', file_name: 'photo.jpg' }] })
  t.match(await send('GET', 'ben'), { status: 404 })
  t.equal((await send('DELETE', 'ada')).status, 204)
  t.match(await send('DELETE', 'ada'), { status: 404, data: { code: 'PHOTO_NOT_FOUND' } })
  t.match(await send('PUT', 'nobody', png()), { status: 404, data: { code: 'USER_NOT_FOUND' } })
  const { rows } = await database.pool.query(
    `select action from audit_entry where action like 'user.photo%' order by number`
  )
  t.same(
    rows.map(({ action }) => action),
    ['user.photo.set', 'user.photo.set', 'user.photo.removed']
  )
})

t.test('putUserPhoto createUserAttachment refuse what is no photograph (PHOTO_CONTENT)', async t => {
  t.match(await send('PUT', 'ada', Buffer.from('GIF89a'.padEnd(99))), { status: 400, data: { code: 'PHOTO_CONTENT' } })
  t.match(await send('PUT', 'ada'), { status: 400, data: { code: 'PHOTO_CONTENT' } })
  const wide = await send('PUT', 'ada', png(6001, 1))
  t.match(wide, { status: 400, data: { detail: /6000 pixels/ } })
  t.match(await send('PUT', 'ada', Buffer.alloc((2 << 20) + 1)), { status: 413, data: { code: 'TOO_LARGE' } })
  const attach = (type: string, file: Buffer) =>
    call('POST', `${users}/ada/attachments`, { body: { type, file_name: 'x', content: file.toString('base64') } })
  t.match((await attach('photo', Buffer.from('words'))).data.errorList.error[0], { errorCode: '60322' })
  const none = await call('POST', `${users}/ada/attachments`, { body: { type: 'PHOTO', content: 'no base64!' } })
  t.match(none.data.errorList.error[0], {
    errorCode: '60322',
    errorMessage: 'Attachment content could not be processed.'
  })
  t.equal((await attach('PHOTO', png())).data.file_name, 'photo.png', 'the same door by another name')
  t.equal((await attach('PHOTO', jpeg())).status, 200)
  t.equal((await attach('GENERAL', Buffer.from('words'))).status, 200)
  t.equal((await call('GET', `${users}/ada/attachments`)).data.total_record_count, 2)
  t.ok((await send('GET', 'ada')).bytes.equals(jpeg()))
})

t.test('putUserPhoto: of many at once one stays', async t => {
  const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => send('PUT', 'ben', png(index + 1, 2))))
  t.ok(answers.every(({ status }) => status === 200))
  const { rows } = await database.pool.query(`select count(*)::int as many from user_attachment where type = 'PHOTO' and
    user_id = (select id from app_user where primary_id = 'ben')`)
  t.same(rows, [{ many: 1 }])
})

t.test('getUserPhoto: keys without the right, or of another institution, see none', async t => {
  await addKey(database, 'reader', { institution, name: 'reader', areas: { users: 'r' } })
  await addKey(database, 'clerk', { institution, name: 'clerk', areas: { users: 'rw' }, roles: ['Cataloger'] })
  await addKey(database, 'other', { institution: '03OTHER_INST', name: 'other', areas: all })
  await addKey(database, 'conf', { institution, name: 'conf', areas: { conf: 'rw' } })
  t.equal((await send('GET', 'ben', undefined, '', 'reader')).status, 200)
  t.equal((await send('PUT', 'ben', png(), 'image/png', 'reader')).status, 401)
  t.equal((await send('PUT', 'ben', png(), 'image/png', 'clerk')).status, 401, 'MANAGE_USERS')
  t.equal((await send('DELETE', 'ben', undefined, '', 'clerk')).status, 401)
  t.equal((await send('GET', 'ben', undefined, '', 'conf')).status, 401)
  t.equal((await send('GET', 'ben', undefined, '', 'other')).status, 404)
})

t.test('PUR-01 AN-31 the photograph is in the copy for its person, and goes with the user', async t => {
  const { data } = await call('GET', '/v1/users/ben/personal-data')
  const held = data.held.find(({ table }: { table: string }) => table === 'user_attachment')
  t.match(held.entry[0].data, { type: 'PHOTO', file_name: 'photo.png' })
  const zip = await app.app.inject({
    url: '/v1/users/ben/personal-data.zip',
    headers: { authorization: 'apikey test' }
  })
  t.ok(zip.rawPayload.includes('-photo.png'))
  t.equal((await call('DELETE', `${users}/ben`)).status, 204)
  const { rows } = await database.pool.query(`select file_name from user_attachment where file_name = 'photo.png'`)
  t.same(rows, [])
})
