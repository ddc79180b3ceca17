import t from 'tap'
import { type Document, linked, listing, readable, wholeOperation } from '../../src/pages/documents.ts'
import { testApp } from '../helpers/app.ts'

t.test('descriptions lead to the pages they name', t => {
  const long = 'docs/decisions/0016-a-feed-has-no-order.md'
  const cases: [string, string][] = [
    ['See docs/api.md.', 'See [docs/api.md](../guide/docs/api.md).'],
    ['[keys](docs/keys.md#roles)', '[keys](../guide/docs/keys.md#roles)'],
    ['README.md, first', '[README.md](../guide/README.md), first'],
    [long, `[${long}](../guide/${long})`],
    ['mydocs/api.md and docs/api', 'mydocs/api.md and docs/api'],
    ['[web](https://alma.example/x)', '[web](https://alma.example/x)']
  ]
  for (const [text, expected] of cases) t.equal(linked(text, '../guide/'), expected)
  t.end()
})

t.test('a schema that holds itself ends; examples are left as they are', t => {
  const $ref = '#/components/schemas/Tree'
  const tree = { type: 'object', properties: { description: { type: 'string' }, inner: { $ref } } }
  const about = { operationId: 'getTree', summary: 'A tree', tags: ['A'] }
  const example = { $ref, description: 'docs/a.md' }
  const refused = { value: { status: 404 } }
  const examples = { NO_TREE: { $ref: '#/components/examples/NO_TREE.json' } }
  const operation = { ...about, description: 'docs/a.md', answer: { $ref, title: 'T' }, example, examples }
  const document = {
    openapi: '3.1.0',
    info: { description: 'docs/a.md' },
    security: [{ apikey: [] }, { header: [] }],
    paths: { '/tree': { get: operation } },
    components: {
      schemas: { Tree: tree },
      securitySchemes: { apikey: { type: 'apiKey' }, header: { type: 'apiKey' } },
      examples: { 'NO_TREE.json': refused }
    }
  } as unknown as Document
  const description = '[docs/a.md](docs/a.md)'
  t.same(wholeOperation(document, 'getTree', ''), {
    ...{ ...operation, description, answer: { ...tree, title: 'T' } },
    examples: { NO_TREE: refused }
  })
  t.equal(wholeOperation(document, 'getBush', ''), undefined)
  const list = listing(document, '')
  t.same(list.paths, { '/tree': { get: about } })
  t.same(list.security, [{ header: [] }, { apikey: [] }])
  t.same(Object.keys(list.components.securitySchemes), ['header', 'apikey'], 'the header is offered first')
  const reading = readable(document, '')
  t.equal(reading.info.description, description)
  t.same(reading.paths['/tree']?.get, { ...operation, description })
  t.end()
})

t.test('the list has every operation in a twentieth of the document; each is whole when it is opened', async t => {
  const { app } = await testApp(t)
  const whole = (await app.inject('/docs/json')).json() as Document
  const answer = await app.inject('/docs/operations')
  const ids = (document: Document) =>
    Object.values(document.paths)
      .flatMap(Object.values)
      .map(one => String((one as { operationId: string }).operationId))
  t.ok(ids(whole).length > 200)
  t.same(ids(answer.json()), ids(whole))
  const size = JSON.stringify(whole).length
  t.ok(answer.body.length < size / 20, `${answer.body.length} of ${size}`)
  const unfinished: string[] = []
  for (const id of ids(whole)) {
    const one = await app.inject(`/docs/operations/${id}`)
    const good = one.statusCode === 200 && one.json().operationId === id && one.json().responses
    if (!good || one.body.includes('"$ref":"#/')) unfinished.push(id)
  }
  t.same(unfinished, [])
  t.notSame((await app.inject('/docs/operations/nothing')).statusCode, 200)
})
