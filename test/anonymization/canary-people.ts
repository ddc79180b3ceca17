import { type AnySchema, isCoded } from '../../src/alma/schema.ts'
import { encodeXml } from '../../src/alma/xml.ts'
import { User } from '../../src/users/record/schema.ts'
import type { TestApp } from '../helpers/app.ts'

/** Stands in every text that is about a person, and nowhere else: where it is found, a person is. */
export const mark = 'Qxz7canary'

/** A text that only this field of this person has: a find names both. */
export const token = (person: number, field: string): string =>
  `${mark}P${String(person).padStart(3, '0')}${field.replace(/[^a-z0-9]/gi, '').slice(-60)}`

/** The primary id of a person. */
export const idOf = (person: number): string => token(person, 'primary_id')

/** The first legal value of each code table. */
export type Codes = ReadonlyMap<string, string>
export async function codesOf({ database }: Pick<TestApp, 'database'>): Promise<Codes> {
  const { rows } = await database.pool.query(
    `select name, r ->> 'code' as code from code_table c, jsonb_array_elements(c.rows) with ordinality e(r, n)
     where r ->> 'enabled' is distinct from 'false' order by n desc`
  )
  return new Map(rows.map(({ name, code }) => [name, code]))
}

/** Values that cannot be any text. Expired long ago, so that rules of every kind let go; purged when somebody asks. */
const fixed: Record<string, unknown> = {
  record_type: { value: 'PUBLIC' },
  account_type: { value: 'EXTERNAL' },
  status: { value: 'ACTIVE' },
  expiry_date: '2026-12-20Z',
  purge_date: '2026-12-24Z',
  force_password_change: undefined,
  password: undefined,
  external_id: undefined,
  rs_library: [{ code: { value: 'RES_SHARE' } }],
  'user_identifier.status': 'ACTIVE',
  'user_block.block_status': 'INACTIVE',
  'user_block.item_loan_id': undefined,
  'user_role.scope': { value: 'MAIN' },
  'contact_info.address.start_date': undefined,
  'contact_info.address.end_date': undefined
}

/** A value of a schema with a token in every text, and the first legal code in every coded field. */
export function filled(schema: AnySchema, person: number, codes: Codes, path = ''): unknown {
  if (path in fixed) return fixed[path]
  if (schema.output || /segment_type$/.test(path)) return undefined
  if (isCoded(schema)) {
    const value = schema.codeTable ? codes.get(schema.codeTable) : token(person, path)
    return value === undefined ? undefined : { value }
  }
  if (schema.properties) {
    const entries = Object.entries(schema.properties).map(([key, part]) => {
      return [key, filled(part, person, codes, path === '' ? key : `${path}.${key}`)] as const
    })
    const present = entries.filter(([, value]) => value !== undefined)
    return present.length === 0 ? undefined : Object.fromEntries(present)
  }
  if (schema.type === 'array' && schema.items) {
    const item = filled(schema.items, person, codes, path)
    return item === undefined ? undefined : [item]
  }
  if (schema.type === 'boolean') return true
  if (schema.format === 'alma-date') return '1985-03-07Z'
  if (schema.format === 'alma-date-time') return '2026-03-07T10:00:00Z'
  if (schema.type !== 'string') return undefined
  return path.endsWith('email_address') ? `${token(person, path)}@example.edu` : token(person, path)
}

/** A whole user, as a client posts one or a SIS sends one. */
export const personOf = (person: number, codes: Codes, more: object = {}): any => ({
  ...(filled(User as AnySchema, person, codes) as object),
  primary_id: idOf(person),
  user_group: { value: person % 9 === 0 ? 'GRAD' : 'UNDERGRAD' },
  // A PIN costs what a hash costs, at each look: some have one.
  ...(person % 100 === 0 ? {} : { pin_number: undefined }),
  ...more
})

/** A feed of these users. */
export const feedOf = (users: object[]): string =>
  `<users>\n${users.map(user => encodeXml(User as AnySchema, user).replace(/<\?.*?\?>\s*/, '')).join('\n')}\n</users>`
