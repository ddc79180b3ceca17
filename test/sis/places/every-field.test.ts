import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { AnySchema } from '../../../src/alma/schema.ts'
import { User } from '../../../src/users/schema.ts'
import { command } from '../../helpers/command.ts'
import { root } from '../../house/rules.ts'

const file = join(root, 'samples/every-field.xml')
/** No matter of a feed, as the sample says; passwords are of internal users, the loan of a block is the library's. */
const elsewhere = ['record_type', 'external_id', 'user_role', 'password', 'force_password_change', 'item_loan_id']

/** Names that an input may bring, as XML spells them, however deep. */
function names(schema: AnySchema): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, one]) => {
    if (one.output || elsewhere.includes(key) || one.xml?.name === 'xml_value') return []
    return [key, ...names(one.items ?? one)]
  })
}

t.test('SIS-54 the sample feed has every element that a feed may bring', async t => {
  const text = readFileSync(file, 'utf8').replace(/<!--[\s\S]*?-->/g, '')
  const wanted = [...new Set(names(User as AnySchema))]
  t.ok(wanted.includes('pref_name_suffix') && wanted.includes('preferred_sms') && wanted.includes('id_type'))
  t.same(
    wanted.filter(name => !new RegExp(`[<\\s]${name}[\\s>=]`).test(text)),
    [],
    'nothing is missing'
  )
})

t.test('SIS-54 the sample feed is valid', async t => {
  const { code, out, err } = await command(['sis', 'validate', file], {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none'
  })
  t.equal(code, 0, `${out}${err}`)
})
