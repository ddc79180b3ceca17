import fc from 'fast-check'
import t from 'tap'
import { InputError, reader } from '../../src/alma/reader.ts'
import type { AnySchema } from '../../src/alma/schema.ts'
import { encodeXml } from '../../src/alma/xml.ts'
import { plainReader } from '../../src/alma/xml-plain.ts'
import { decodeXml, XmlError } from '../../src/alma/xml-reader.ts'
import { equal } from '../../src/users/record/equal.ts'
import { User } from '../../src/users/record/schema.ts'
import { anyValue } from '../helpers/arbitrary.ts'

const schema = User as AnySchema
const body = (value: unknown) => encodeXml(schema, value).replace(/^<\?xml[^>]*>/, '')
const readPlain = plainReader(User)
const readUser = reader(User, 'CANONICAL')
/** What the parser and the reader make of a text together; undefined where one of them refuses it. */
const read = (text: string): User | undefined => {
  try {
    return readUser(decodeXml(schema, text))
  } catch (error) {
    if (error instanceof XmlError || error instanceof InputError) return undefined
    throw error
  }
}
/** Equal, or left to the two. */
const agrees = (text: string): boolean => {
  const quick = readPlain(text)
  return quick === undefined || equal(quick, read(text))
}

t.test('plainReader reads what parser and reader read, and reads every plain record', async t => {
  let [plain, right] = [0, 0]
  fc.assert(
    fc.property(anyValue(schema), value => {
      const text = body(value)
      if (readPlain(text)) plain++
      if (read(text)) right++
      return agrees(text)
    }),
    { numRuns: 300 }
  )
  t.ok(right > 50 && plain > 0.9 * right, `${plain} of ${right} right ones were plain`)
})

t.test('plainReader never takes what they refuse or reads in another way', async () => {
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
    '&constructor;',
    'x',
    '\n',
    '\r'
  ]
  // Its ends are met as well as its middle: a mistake at the first character was once found by one run in thousands.
  const place = fc.oneof({ weight: 9, arbitrary: fc.nat() }, fc.integer({ min: -8, max: 8 }))
  const mutation = fc.tuple(place, fc.nat(12), fc.constantFrom(...pieces))
  fc.assert(
    fc.property(anyValue(schema), fc.array(mutation, { minLength: 1, maxLength: 3 }), (value, mutations) => {
      let text = body(value)
      for (const [place, length, piece] of mutations) {
        const at = (place + text.length + 1) % (text.length + 1)
        text = text.slice(0, at) + piece + text.slice(at + length)
      }
      return agrees(text)
    }),
    { numRuns: 3000 }
  )
})

t.test('plainReader leaves to them what is not plain', async t => {
  const cases = {
    comment: '<user><!-- a --><last_name>A</last_name></user>',
    cdata: '<user><last_name><![CDATA[A]]></last_name></user>',
    'numeric entity': '<user><last_name>&#65;</last_name></user>',
    'unknown entity': '<user><last_name>&b;</last_name></user>',
    'what every object has': '<user><last_name>&constructor;</last_name></user>',
    'bare ampersand': '<user><last_name>A & B</last_name></user>',
    'attribute twice': '<user><gender desc="a" desc="b">M</gender></user>',
    'single quotes': "<user><gender desc='a'>M</gender></user>",
    'wrong end': '<user><last_name>A</first_name></user>',
    'two roots': '<user></user><user></user>',
    'text behind': '<user></user> x',
    'text before': ' <user></user>',
    'no angle bracket': 'xuser></user>',
    nothing: '',
    'too deep': `<user>${'<a>'.repeat(30)}${'</a>'.repeat(30)}</user>`
  }
  for (const [name, text] of Object.entries(cases)) t.equal(readPlain(text), undefined, name)
  t.same(readPlain('<user><last_name> A &amp; B </last_name><gender/><x><y/></x></user>'), {
    last_name: 'A & B',
    is_researcher: false
  })
  t.equal(readPlain('<user><last_name>A</last_name><last_name>B</last_name></user>'), undefined, 'a repetition')
  t.equal(readPlain('<user><gender/><gender>M</gender></user>'), undefined, 'also of what is empty')
  t.equal(readPlain(`<user><last_name>${'x'.repeat(256)}</last_name></user>`), undefined, 'what is too long')
  t.equal(readPlain('<user><birth_date>2027-02-30</birth_date></user>'), undefined, 'a day that is none')
})
