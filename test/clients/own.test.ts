import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../house/rules.ts'
import { shelf } from '../loans/shelf.ts'
import { generators, runProgram } from './generated.ts'

const campus = await shelf(t)
await campus.app.listen({ port: 0, host: '127.0.0.1' })
const { port } = campus.app.server.address() as { port: number }
const document = join(root, 'openapi/openapi.json')

for (const name of Object.keys(generators))
  t.test(`${name}: a client of our own document compiles, and a program with it works`, async t => {
    const [said, changed] = await runProgram(name, document, t.testdir(), `http://127.0.0.1:${port}`, 'test')
    t.match(said[0], /^\w+ \w+$/, 'made, with its full name')
    t.same(said.slice(1), [`${name.split('-')[name.startsWith('open') ? 1 : 0]}.one`, 1, '401861'])
    t.same(changed, [200, 204], 'a settings body may leave out what has a default')
  })

t.test('the compiler sees a field that is required although it has a default', async t => {
  const broken = JSON.parse(readFileSync(document, 'utf8'))
  broken.components.schemas.PrivacyChange.required = ['schedule']
  const folder = t.testdir()
  writeFileSync(join(folder, 'broken.json'), JSON.stringify(broken))
  await t.rejects(runProgram('oazapfts', join(folder, 'broken.json'), folder, '', ''), /schedule/)
})
