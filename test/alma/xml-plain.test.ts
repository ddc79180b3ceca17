import fc from 'fast-check'
import t from 'tap'
import type { AnySchema } from '../../src/alma/schema.ts'
import { encodeXml } from '../../src/alma/xml.ts'
import { decodePlain } from '../../src/alma/xml-plain.ts'
import { decodeXml } from '../../src/alma/xml-reader.ts'
import { User } from '../../src/users/schema.ts'
import { anyValue } from '../helpers/arbitrary.ts'

const schema = User as AnySchema
const body = (value: unknown) => encodeXml(schema, value).replace(/^<\?xml[^>]*>/, '')
const parsed = (text: string): { value: unknown } | undefined => {
  try {
    return { value: decodeXml(schema, text) }
  } catch {
    return undefined
  }
}

t.test('decodePlain reads what the parser reads, and reads every plain record', async t => {
  let plain = 0
  fc.assert(
    fc.property(anyValue(schema), value => {
      const text = body(value)
      const quick = decodePlain(schema, text)
      if (quick) plain++
      return quick === undefined || JSON.stringify(quick) === JSON.stringify(parsed(text))
    }),
    { numRuns: 300 }
  )
  t.ok(plain > 250, `${plain} of 300 were plain`)
})

t.test('decodePlain never takes what the parser refuses or reads in another way', async () => {
  const pieces = [
    '<',
    '>',
    '/',
    '&',
    '"',
    "'",
    ' ',
    '=',
    ']]>',
    '<!--',
    '-->',
    '<user>',
    '</user>',
    '&#65;',
    '&lt;',
    'x',
    '\n',
    '\r'
  ]
  const mutation = fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...pieces))
  fc.assert(
    fc.property(anyValue(schema), fc.array(mutation, { minLength: 1, maxLength: 3 }), (value, mutations) => {
      let text = body(value)
      for (const [place, length, piece] of mutations) {
        const at = place % (text.length + 1)
        text = text.slice(0, at) + piece + text.slice(at + length)
      }
      const quick = decodePlain(schema, text)
      return quick === undefined || JSON.stringify(quick) === JSON.stringify(parsed(text))
    }),
    { numRuns: 3000 }
  )
})

t.test('decodePlain leaves to the parser what is not plain', async t => {
  const cases = {
    comment: '<user><!-- a --><last_name>A</last_name></user>',
    cdata: '<user><last_name><![CDATA[A]]></last_name></user>',
    'numeric entity': '<user><last_name>&#65;</last_name></user>',
    'unknown entity': '<user><last_name>&b;</last_name></user>',
    'bare ampersand': '<user><last_name>A & B</last_name></user>',
    'attribute twice': '<user><gender desc="a" desc="b">M</gender></user>',
    'single quotes': "<user><gender desc='a'>M</gender></user>",
    'wrong end': '<user><last_name>A</first_name></user>',
    'two roots': '<user></user><user></user>',
    'text behind': '<user></user> x',
    'too deep': `<user>${'<a>'.repeat(30)}${'</a>'.repeat(30)}</user>`
  }
  for (const [name, text] of Object.entries(cases)) t.equal(decodePlain(schema, text), undefined, name)
  t.same(decodePlain(schema, '<user><last_name> A &amp; B </last_name><x><y/></x></user>'), {
    value: { last_name: 'A & B' }
  })
  t.same(decodePlain(schema, '<user><last_name>A</last_name><last_name>B</last_name></user>')?.value, {
    last_name: ['A', 'B']
  })
})
