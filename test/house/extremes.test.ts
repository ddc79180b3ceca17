import t from 'tap'
import Type from 'typebox'
import { openapiDocument } from '../../tools/documents.ts'
import { whole } from '../helpers/calls.ts'
import { extremesOf, longTexts, withExtreme } from '../helpers/extremes.ts'
import { lively } from '../institutions/lively.ts'
import { type GoodCall, goodCalls, left } from './extreme-calls.ts'

t.test('no text of any length and no number of any size makes a 5xx', async t => {
  const app = await lively(t)
  const document = JSON.parse(await openapiDocument(app.app))
  const operations = new Map<string, any>(
    Object.values<any>(document.paths).flatMap(path => Object.values<any>(path).map(one => [one.operationId, one]))
  )
  const calls = await goodCalls(app)
  const failed: string[] = []
  const ask = async ([operationId, method, url]: GoodCall, body: unknown, what: string) => {
    const { status, text } = await app.call(method as 'POST', url, body === undefined ? {} : { body })
    if (status >= 500) failed.push(`${operationId} ${what}: ${status} ${text.slice(0, 80)}`)
    return { status, text }
  }
  let count = 0
  for (const one of calls) {
    const [operationId, method, url, given] = one
    const { requestBody, parameters = [] } = operations.get(operationId)
    const bodyOf = () => (typeof given === 'function' ? given() : given)
    const good = await ask(one, await bodyOf(), 'as it stands')
    t.ok(good.status < 300, `${operationId} is answered: ${good.status} ${good.status < 300 ? '' : good.text}`)
    const schema = whole(requestBody?.content['application/json'].schema, document)
    for (const extreme of extremesOf(schema)) {
      const what = `${extreme.path.join('.')} of ${String(extreme.value).length}`
      await ask(one, withExtreme(await bodyOf(), extreme), what)
      count++
    }
    for (const { name, schema } of parameters.filter((parameter: any) => parameter.in === 'query'))
      for (const value of schema.type === 'string' ? longTexts(schema) : [2 ** 31, 2 ** 53, 1e19]) {
        const query = new URLSearchParams([...new URL(url, 'http://localhost').searchParams, [name, String(value)]])
        query.set(name, String(value))
        const at = [operationId, method, `${url.split('?')[0]}?${query}`] as GoodCall
        await ask(at, await bodyOf(), `?${name} of ${String(value).length}`)
        count++
      }
  }
  t.comment(`${count} calls`)
  t.same(failed, [])
  const sweeping = new Set(calls.map(([operationId]) => operationId))
  const withBody = [...operations.values()].filter(({ requestBody }) => requestBody).map(one => one.operationId)
  t.same(
    withBody.filter(id => !sweeping.has(id) && !left.includes(id)),
    [],
    'a new operation with a body belongs into goodCalls'
  )
})

t.test('the extremes reach every text and number of a body, and leave the rest as it was', async t => {
  const { Array: List, Object: Shape, Integer, String: Words, Enum } = Type
  const entry = Shape({ text: Words({ maxLength: 3 }), kind: Enum(['A']), day: Words({ format: 'alma-date' }) })
  const schema = whole(Shape({ name: Words(), count: Integer(), entries: List(entry) }), {})
  const found = extremesOf(schema)
  const texts = found.filter(({ value }) => typeof value === 'string')
  t.same(
    texts.map(({ path, value }) => [path.join('.'), String(value).length]),
    [
      ['name', 300],
      ['name', 3000],
      ['name', 70_000],
      ['entries.0.text', 3]
    ]
  )
  t.equal(found.length, 8)
  const body = { name: 'a', entries: [{ kind: 'A' }] }
  t.same(withExtreme(body, { path: ['entries', 0, 'text'], value: 'xxx' }), {
    name: 'a',
    entries: [{ kind: 'A', text: 'xxx' }]
  })
  t.same(withExtreme({}, { path: ['entries', 0, 'text'], value: 'x' }), { entries: [{ text: 'x' }] })
  t.same(body, { name: 'a', entries: [{ kind: 'A' }] })
})
