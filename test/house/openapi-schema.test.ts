import t from 'tap'
import Type from 'typebox'
import { refer, type Shown, settled } from '../../src/openapi/schema.ts'
import { openapiDocument } from '../../tools/documents.ts'
import { Thing } from '../alma/example.ts'
import { testApp } from '../helpers/app.ts'

t.test('a schema with our hints in the words of OpenAPI', async t => {
  const components: Record<string, Shown> = {}
  t.same(refer(Thing as never, components), { $ref: '#/components/schemas/Thing' })
  t.same(Object.keys(components).sort(), ['CodedValue', 'Tag', 'Thing'])
  const thing = components.Thing as any
  t.same(thing.xml, { name: 'thing' })
  t.same(thing.properties.link, { type: 'string', xml: { attribute: true }, readOnly: true })
  t.match(thing.properties.from, { type: 'string', description: /^A day/ })
  t.match(thing.properties.tag, {
    type: 'array',
    items: { $ref: '#/components/schemas/Tag' },
    xml: { wrapped: true, name: 'tags' }
  })
  t.same(thing.properties.kind, { $ref: '#/components/schemas/CodedValue', description: 'Code table Kinds.' })
  t.match(components.CodedValue, { properties: { value: { xml: { name: 'xml_value' } } } })
  const nullable = refer(Type.Object({ a: Type.String({ empty: 'null' }) }) as never, {}) as any
  t.same(nullable.properties.a, { type: ['string', 'null'] })
  t.throws(
    () => refer(Type.Object({ other: Type.String() }, { $id: 'Thing' }) as never, components),
    /Two schemas are named Thing/
  )
})

t.test('what has a default is required of an answer, not of a request', async t => {
  const components: Record<string, Shown> = {}
  const Part = Type.Object(
    { on: Type.Boolean({ default: true }), link: Type.String({ output: true }) },
    { $id: 'Part' }
  )
  const Same = Type.Object({ name: Type.String() }, { $id: 'Same' })
  const Whole = Type.Object({ part: Part, same: Same }, { $id: 'Whole' })
  for (const direction of ['answer', 'request'] as const) refer(Whole as never, components, direction)
  refer(Type.Object({ limit: Type.Integer({ default: 10 }) }, { $id: 'Only' }) as never, components, 'request')
  const { schemas, rename } = settled(components)
  t.same(Object.keys(schemas), ['Only', 'Part', 'PartInput', 'Same', 'Whole', 'WholeInput'])
  t.same(
    [schemas.Part?.required, schemas.PartInput?.required, schemas.Only?.required],
    [['on', 'link'], undefined, undefined]
  )
  const body = rename(refer(Whole as never, components, 'request'))
  t.same(body, { $ref: '#/components/schemas/WholeInput' })
  t.match(schemas.WholeInput, { properties: { part: { $ref: '#/components/schemas/PartInput' } } })
  t.match(schemas.WholeInput, { properties: { same: { $ref: '#/components/schemas/Same' } } })
  const taken = { PartInput: { type: 'object' }, ...components }
  t.throws(() => settled(taken), /Two schemas are named PartInput/)
  const { app } = await testApp(t)
  const document = JSON.parse(await openapiDocument(app))
  t.same(
    Object.values<any>(document.paths)
      .flatMap(Object.values)
      .flatMap((operation: any) =>
        (operation.parameters ?? [])
          .filter((one: any) => one.required && one.schema.default !== undefined)
          .map((one: any) => `${operation.operationId} ${one.name}`)
      ),
    []
  )
})
