import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Example } from '../../src/openapi/examples.ts'
import { openapiDocument } from '../../tools/documents.ts'
import { root } from '../house/rules.ts'
import { callsOf, valuesOf } from './calls.ts'
import { example } from './record.ts'
import { cut, cutXml, send, settledText } from './send.ts'
import { keepState } from './state.ts'
import { without } from './without.ts'
import { world } from './world.ts'

// Every example of the document is sent, in JSON and in XML, each to the same world; what comes back must be what it
// promises. `npm run examples` records them anew from the answers of that world.
const campus = await world(t)
const { app, database } = campus
// What is remembered for some seconds is remembered by pool: another one each time, so that nothing outlives a call.
const { pool } = database
const fresh = () => {
  database.pool = new Proxy(pool, {})
}
// Named by a number that is drawn anew each time.
const byChance = ['getPrivacyReceipt']
const calls = await callsOf(campus)
const back = await keepState(database)
const document = JSON.parse(await openapiDocument(app))
const operations = Object.entries<any>(document.paths).flatMap(([path, item]) =>
  Object.entries<any>(item).map(([method, operation]) => [method, path, operation] as [string, string, any])
)

if (process.env.EXAMPLES === 'record')
  t.test('examples are recorded', async t => {
    const files = new Map<string, Record<string, Example>>()
    for (const one of operations) {
      fresh()
      const [, , { operationId, tags }] = one
      const told = (text: string) => t.comment(text)
      const again = async () => {
        await back()
        fresh()
      }
      const made = await example(app, document, one, valuesOf(campus), calls[operationId] ?? {}, told, again)
      await back()
      const name = String(tags[0]).toLowerCase().replaceAll(' ', '-')
      const file = files.get(name) ?? {}
      files.set(name, file)
      if (made) file[operationId] = made
    }
    mkdirSync(join(root, 'openapi/examples'), { recursive: true })
    for (const [name, file] of files)
      writeFileSync(join(root, `openapi/examples/${name}.json`), `${JSON.stringify(file, null, 2)}\n`)
    t.ok(files.size > 10)
  })
else
  t.test('every example of the document gets what it promises, in JSON and in XML', async t => {
    const silent: string[] = []
    let count = 0
    for (const [method, path, operation] of operations) {
      const [status, promised] = Object.entries<any>(operation.responses)[0] ?? []
      const hasExample = operation.parameters?.some((one: any) => one.example !== undefined)
      const sent = Object.entries<any>(operation.requestBody?.content ?? {}).filter(([, { example }]) => example)
      const answered = Object.entries<any>(promised.content ?? {}).filter(([, { example }]) => example !== undefined)
      if (!hasExample && sent.length === 0 && answered.length === 0) silent.push(operation.operationId)
      else
        for (const [type, body] of sent.length > 0 ? sent : [[undefined, undefined] as const])
          for (const [accept, answer] of answered.length > 0 ? answered : [['application/json', undefined] as const]) {
            // Each body once, each answer once.
            if (sent.length > 1 && answered.length > 1 && type !== accept) continue
            fresh()
            const values: Record<string, Record<string, any>> = { path: {}, query: {}, header: {} }
            for (const one of operation.parameters ?? [])
              if (one.example !== undefined) Object.assign(values[one.in] ?? {}, { [one.name]: one.example })
            const { header: headers = {}, ...named } = values
            if (byChance.includes(operation.operationId)) Object.assign(named, calls[operation.operationId])
            const call = { method, path, values: { ...named, headers }, type, body: body?.example, accept }
            const got = await send(app, call)
            const name = `${operation.operationId} ${type ?? ''} -> ${accept}`
            count++
            if (String(got.statusCode) !== status) t.fail(`${name}: ${got.statusCode} ${got.body.slice(0, 300)}`)
            else if (answer) compare(t, name, accept, settledText(got.body), answer.example)
            await back()
          }
    }
    t.comment(`${count} examples`)
    t.same(
      silent.sort(),
      [...without].sort(),
      'an operation without an example: npm run examples, after a line in test/examples/calls'
    )
  })

/** The answer is the example, or begins as it does where the example shows the first entries of a list. */
function compare(t: Test, name: string, accept: string, text: string, example: any): void {
  if (accept !== 'application/xml') {
    const shown = cut(JSON.parse(text))
    if (JSON.stringify(shown) !== JSON.stringify(example)) t.same(shown, example, name)
  } else if (text !== example) t.equal(cutXml(text), cutXml(example), name)
}
