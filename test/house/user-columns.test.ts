import { EntitySchema } from '@mikro-orm/core'
import t from 'tap'
import { db } from '../../src/data/statements.ts'
import { statements } from '../../src/sis/decide/store.ts'
import { User } from '../../src/users/entity.ts'
import { recordColumns } from '../../src/users/record/mapping.ts'

/** Columns that are no part of the record: who writes them says so there. */
const besides = [
  'institution',
  'id',
  'record',
  'guarded',
  'pin',
  'password',
  'failedLogins',
  'lockedUntil',
  'sisDigest',
  'version',
  'createdAt',
  'modifiedAt'
]
const snake = (name: string) => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
/** Columns of the table that no list fills: they would be null in every feed. */
const forgotten = (columns: readonly string[], filled: readonly string[]) =>
  columns.filter(name => !filled.includes(name) && !besides.includes(name))

t.test('a column of users is filled by the API, by feeds and by bulk changes alike', async t => {
  const columns = Object.keys(EntitySchema.REGISTRY.get(User)?.meta.properties ?? {})
  t.ok(columns.includes('userGroup') && columns.includes('sisDigest'), columns.join())
  const filled = Object.keys(recordColumns)
  t.same(forgotten(columns, filled), [], 'a new column needs a line in recordColumns (users/record/mapping.ts)')
  t.same(forgotten([...columns, 'shoeSize'], filled), ['shoeSize'], 'and would be missed')
  t.same(
    filled.filter(name => !columns.includes(name)),
    [],
    'nothing is filled that is no column'
  )
  for (const name of ['insertUsers', 'updateUsers'] as const) {
    const { sql } = statements[name]({ institution: '01TEST_INST', list: '[]', now: new Date(0) }).compile(db)
    for (const column of filled) t.match(sql, new RegExp(`\\b${snake(column)}\\b`), `${name} ${column}`)
  }
})
