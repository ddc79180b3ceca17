import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { present } from '../../src/alma/present.ts'
import { reader } from '../../src/alma/reader.ts'
import type { AnySchema } from '../../src/alma/schema.ts'
import { encodeXml } from '../../src/alma/xml.ts'
import { decodeXml, XmlError } from '../../src/alma/xml-reader.ts'
import { User, Users } from '../../src/users/record/schema.ts'
import { anyValue } from '../helpers/arbitrary.ts'
import { Thing } from './example.ts'

const user = User as AnySchema
const thing = Thing as AnySchema
const prolog = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

t.test('AL-3.3 a value and its XML are two spellings of one thing', async t => {
  const cases: [rule: string, value: object, xml: string][] = [
    ['an empty object', {}, '<thing/>'],
    ['a text', { id: 'a b' }, '<thing><id>a b</id></thing>'],
    ['an empty text', { title: '' }, '<thing><title/></thing>'],
    ['what XML must escape', { id: '<&>"\'' }, '<thing><id>&lt;&amp;&gt;"\'</id></thing>'],
    ['line ends in a text', { id: 'a\r\nb' }, '<thing><id>a&#13;\nb</id></thing>'],
    ['text with attributes', { kind: { value: 'K' } }, '<thing><kind>K</kind></thing>'],
    ['a number and a truth', { size: 1.5, open: true }, '<thing><size>1.5</size><open>true</open></thing>'],
    [
      'a wrapped list',
      { tag: [{ word: 'x', weight: 2 }] },
      '<thing><tags><tag weight="2"><word>x</word></tag></tags></thing>'
    ],
    ['an empty wrapped list', { tag: [] }, '<thing><tags/></thing>'],
    ['coded values in a wrapper', { colour: [{ value: 'r' }] }, '<thing><colours><colour>r</colour></colours></thing>'],
    ['a list without wrapper', { alias: ['a', 'b'] }, '<thing><alias>a</alias><alias>b</alias></thing>'],
    ['astral characters', { id: '😀漢' }, '<thing><id>😀漢</id></thing>']
  ]
  const take = reader(Thing)
  for (const [rule, value, xml] of cases) {
    t.equal(encodeXml(thing, value), prolog + xml, `${rule}: to XML`)
    const filled = { id: '', ...value }
    const decoded = decodeXml(thing, prolog + xml) as object
    t.same(take({ id: '', ...decoded }), take(filled), `${rule}: and back`)
  }
})

t.test('AL-3.3 output is written and never read', async t => {
  const value = { id: 'a', kind: { value: 'K', desc: 'a "label"\n' }, seen_by: 'me', link: 'http://x/?a&b' }
  const xml = encodeXml(thing, value)
  const head = '<thing link="http://x/?a&amp;b"><id>a</id><kind desc="a &quot;label&quot;&#10;">K</kind>'
  t.equal(xml, `${prolog}${head}<seen_by>me</seen_by></thing>`)
  t.same(decodeXml(thing, xml), { id: 'a', kind: { value: 'K' } })
  t.same(decodeXml(thing, xml, false), value)
  t.same(reader(Thing)(value), { id: 'a', kind: { value: 'K' }, open: false })
})

t.test('AL-3.3 what the XML reader takes in its stride', async t => {
  const cases: [what: string, xml: string][] = [
    ['a byte order mark', '\uFEFF<thing><id>a</id></thing>'],
    ['comments and instructions', '<!-- c --><?p q?><thing><!-- d --><id>a<!-- e --></id></thing>'],
    ['CDATA', '<thing><id><![CDATA[a]]></id></thing>'],
    ['entities and references', '<thing><id>&#97;</id></thing>'],
    ['white space', '\n<thing>\n  <id>\n a </id>\t</thing>\n'],
    [
      'elements and attributes that nobody knows',
      '<thing a="1" xmlns:x="u"><id x:b="2">a</id><more><id>b</id></more></thing>'
    ],
    ['a namespace', '<thing xmlns="http://x"><id>a</id></thing>']
  ]
  for (const [what, xml] of cases) t.same(decodeXml(thing, xml), { id: 'a' }, what)
  t.same(decodeXml(thing, '<thing><id><![CDATA[<b>&amp;]]></id></thing>'), { id: '<b>&amp;' })
  t.throws(
    () => reader(Thing)(decodeXml(thing, '<thing><id>a</id><id>b</id></thing>')),
    { path: 'id' } as object as Error,
    'once is once'
  )
})

t.test('AL-3.3 hostile documents are refused with line and column, and without their text', async t => {
  const cases: [what: string, xml: string, line: number][] = [
    ['DOCTYPE', '<!DOCTYPE user>\n<user/>', 1],
    ['an external entity', '<!DOCTYPE user [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<user>&x;</user>', 1],
    ['a billion laughs', '\n<!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n<user>&b;</user>', 2],
    ['an unknown entity', '<user>\n<last_name>Smith&nbsp;Secret</last_name></user>', 2],
    ['a bare ampersand', '<user>\n\n<last_name>Smith & Secret</last_name></user>', 3],
    ['a deep nest', '<a>'.repeat(100_000), 1],
    ['a deep nest of the right root', `<user>${'<x>'.repeat(50)}`, 1],
    ['many attributes', `<user ${Array.from({ length: 100 }, (_, i) => `a${i}=""`).join(' ')}/>`, 1],
    ['an attribute twice', '<user Secret="1" Secret="2"/>', 1],
    ['an endless text', `<user><last_name>${'x'.repeat(2 << 20)}`, 1],
    ['an endless tag', `<${'x'.repeat(2 << 20)}`, 1],
    ['an endless attribute', `<user a="${'x'.repeat(2 << 20)}`, 1],
    ['NUL', '<user>\n<last_name>Secret\u0000</last_name></user>', 2],
    ['a control character', '<user><last_name>Secret\u0007</last_name></user>', 1],
    ['a reference to NUL', '<user><last_name>Secret&#0;</last_name></user>', 1],
    ['half a surrogate pair', '<user><last_name>Secret\ud800</last_name></user>', 1],
    ['a tag left open', '<user>\n<Secret>', 2],
    ['tags that do not match', '<user><last_name></Secret></user>', 1],
    ['two roots', '<user/>\n<user/>', 2],
    ['text after the root', '<user/>\nSecret', 2],
    ['text alone', 'Secret', 1],
    ['nothing', '<!-- -->', 1],
    ['another root', '\n  <users><user/></users>', 2],
    ['the error root', '<web_service_result/>', 1],
    ['an unquoted attribute', '<user a=Secret/>', 1],
    ['a prolog too late', '\n<?xml version="1.0"?><user/>', 2],
    ['an end in a comment', '<user><!-- Secret', 1],
    ['an end in CDATA', '<user><![CDATA[Secret', 1]
  ]
  for (const [what, xml, line] of cases) {
    const started = process.hrtime.bigint()
    try {
      decodeXml(user, xml)
      t.fail(`${what} was taken`)
    } catch (error) {
      t.ok(error instanceof XmlError, `${what}: ${(error as Error).message}`)
      t.equal((error as XmlError).line, line, `${what}: its line`)
      t.ok((error as XmlError).column >= 1, `${what}: a column`)
      t.notMatch((error as Error).message, /Secret|Smith/, `${what}: no word of the document`)
    }
    t.ok(process.hrtime.bigint() - started < 2_000_000_000n, `${what}: refused within two seconds`)
  }
})

t.test('AL-3.3 any user survives JSON to XML to JSON', async t => {
  const take = reader(User)
  const property = fc.property(anyValue(user), given => {
    const before = take(given)
    const xml = encodeXml(user, before)
    const after = take(decodeXml(user, xml))
    return isDeepStrictEqual(after, before) && encodeXml(user, after) === xml
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
})

t.test('AL-3.3 any answer is readable XML, with its labels, links and counts', async t => {
  const labels = { label: (table: string, code: string) => `${table} "${code}" <&>` }
  const asText = (value: unknown): unknown =>
    value === null || value === undefined
      ? undefined
      : Array.isArray(value)
        ? value.map(asText)
        : typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .map(([key, item]) => [key, asText(item)])
                .filter(([, v]) => v !== undefined)
            )
          : String(value).trim()
  const property = fc.property(fc.array(anyValue(user, { output: true }), { maxLength: 2 }), given => {
    const page = { user: given.map(one => present(user, one, labels)), total_record_count: given.length }
    const read = decodeXml(Users as AnySchema, encodeXml(Users as AnySchema, page), false) as { user?: object[] }
    // A list without wrapper that is empty leaves nothing behind in XML.
    return isDeepStrictEqual({ user: [], ...read }, asText(page))
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 100 }))
})

t.test('AL-3.3 an answer is well formed whatever is stored', async t => {
  const xml = encodeXml(thing, { id: 'a\u0000\u0007\ud800\uffffb', link: 'a\u0001\tb\u001f' })
  t.equal(xml, `${prolog}<thing link="a\ufffd&#9;b\ufffd"><id>a\ufffd\ufffd\ufffd\ufffdb</id></thing>`)
})
