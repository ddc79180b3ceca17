import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { AnySchema } from '../../../src/alma/schema.ts'
import { decodeXml } from '../../../src/alma/xml-reader.ts'
import { User } from '../../../src/users/record/schema.ts'
import { command } from '../../helpers/command.ts'
import { root } from '../../house/rules.ts'

const file = join(root, 'samples/every-field.xml')
/** No matter of a feed, as the sample says; passwords are of internal users, the loan of a block is the library's. */
const elsewhere = ['record_type', 'external_id', 'user_role', 'password', 'force_password_change', 'item_loan_id']

/** Paths of what an input may bring: `contact_info.address.line1`; of a coded value the value. */
function paths(schema: AnySchema, above = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, one]) => {
    if (one.output || elsewhere.includes(key)) return []
    const path = `${above}${key}`
    const inside = paths(one.items ?? one, `${path}.`)
    return inside.length > 0 ? inside : [path]
  })
}

/** Paths of a value that say something. */
function pathsIn(value: unknown, above = ''): string[] {
  if (Array.isArray(value)) return value.flatMap(one => pathsIn(one, above))
  if (typeof value !== 'object' || value === null) return value === '' ? [] : [above.slice(0, -1)]
  return Object.entries(value).flatMap(([key, one]) => pathsIn(one, `${above}${key}.`))
}

t.test('SIS-54 the sample feed has every element that a feed may bring, at its place', async t => {
  const [user = ''] = /<user>[\s\S]*<\/user>/.exec(readFileSync(file, 'utf8')) ?? []
  const found = new Set(pathsIn(decodeXml(User as AnySchema, user)))
  const wanted = paths(User as AnySchema)
  t.ok(wanted.includes('contact_info.address.line1') && wanted.includes('user_identifier.id_type.value'))
  t.same(
    wanted.filter(path => !found.has(path)),
    [],
    'nothing is missing'
  )
  const less = new Set(pathsIn(decodeXml(User as AnySchema, user.replace(/<line1>.*?<\/line1>/g, ''))))
  t.same(
    wanted.filter(path => !less.has(path)),
    ['contact_info.address.line1'],
    'what is missing in one place is seen, although its name stands elsewhere'
  )
})

t.test('SIS-54 the sample feed is valid', async t => {
  const { code, out, err } = await command(['sis', 'validate', file], {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none'
  })
  t.equal(code, 0, `${out}${err}`)
})
