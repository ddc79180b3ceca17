import t from 'tap'
import { anyOf, count, db, json, prepare, row, rows, sql } from '../../src/data/statements.ts'
import type { Work } from '../../src/platform/work.ts'
import { openTestDatabase } from '../helpers/database.ts'

const open = async (t: Parameters<typeof openTestDatabase>[0]) => {
  const { orm, pool } = await openTestDatabase(t)
  const outside = { em: orm.em.fork(), pool, inTransaction: false, institution: '01MY_INST' } as unknown as Work
  const inside = <T>(step: (work: Work) => Promise<T>) =>
    orm.em.transactional(em => step({ ...outside, em, inTransaction: true } as Work))
  return { outside, inside }
}

t.test('values of the database become values of the program in one way, inside a transaction and outside', async t => {
  const { outside, inside } = await open(t)
  const cases: [text: string, value: unknown][] = [
    ['9223372036854775807::bigint', '9223372036854775807'],
    ['array[1, null, 9007199254740993]::bigint[]', ['1', null, '9007199254740993']],
    ['sum(given) from (values (1::bigint), (2)) some_values (given)', 3],
    ["'2026-10-25 01:30:00.123456+02'::timestamptz", new Date('2026-10-24T23:30:00.123Z')],
    ["'0044-03-15 12:00:00+00 BC'::timestamptz", new Date('-000043-03-15T12:00:00Z')],
    ["'12026-01-01 00:00:00+00'::timestamptz", new Date('+012026-01-01T00:00:00Z')],
    ["array['2026-01-01 00:00:00+00'::timestamptz, null]", [new Date('2026-01-01T00:00:00Z'), null]],
    ["'2026-12-31'::date", '2026-12-31'],
    ["array['2026-12-31'::date]", ['2026-12-31']],
    ['\'{"due_date": [1]}\'::jsonb', { due_date: [1] }],
    ['true', true],
    ['null::bigint', null],
    ["'\\x00ff'::bytea", Buffer.from([0, 255])]
  ]
  for (const [text, value] of cases) {
    const expression = /^(.*?)( from \(values.*)?$/s.exec(text)
    const statement = sql<{
      someValue: unknown
    }>`${sql.raw(`select ${expression?.[1]} as some_value ${expression?.[2] ?? ''}`)}`
    t.strictSame(await rows(outside, statement), [{ someValue: value }], text)
    t.strictSame(await inside(work => rows(work, statement)), [{ someValue: value }], `${text}, in a transaction`)
  }
})

t.test('values are bound, never written into the text', async t => {
  const { outside, inside } = await open(t)
  const hostile = ["'", '"', '\\', '$1', '?', "E'x'", 'é😀', '#{x}', '--', "'; drop table loan; --"]
  for (const value of hostile) {
    t.strictSame(await row(outside, sql`select ${value}::text as given`), { given: value })
    t.strictSame(await inside(work => row(work, sql`select ${value}::text as given`)), { given: value })
  }
  t.strictSame(await row(outside, sql`select ${json(["it's", { a: 1 }])} as given`), { given: ["it's", { a: 1 }] })
})

t.test('a prepared statement has each of its values once, the institution first', async t => {
  const { outside, inside } = await open(t)
  const asked: { text: string; values: unknown[] }[] = []
  const listening = {
    ...outside,
    pool: {
      query: (query: { text: string }, values: unknown[]) => {
        asked.push({ text: query.text, values })
        return outside.pool.query(query, values)
      }
    }
  } as unknown as Work
  const read = prepare('values-test', (of: { institution: string; ids: string[] }) =>
    db
      .selectFrom('loan as l')
      .innerJoin('item as i', join => join.on('i.institution', '=', of.institution).onRef('i.id', '=', 'l.itemId'))
      .where('l.institution', '=', of.institution)
      .where('l.id', '=', anyOf(of.ids))
      .select(count().as('found'))
  )
  t.strictSame(await read(listening, { ids: ['1', '2'] }), [{ found: 0 }])
  t.same(asked[0]?.values, ['01MY_INST', [1, 2]])
  t.match(asked[0]?.text, /"i"."institution" = \$1 .* "l"."institution" = \$1 and "l"."id" = any\(\$2\)/)
  t.strictSame(await inside(work => read(work, { ids: [] })), [{ found: 0 }], 'the same in a transaction')
  const plain = db.selectFrom('loan').where('institution', '=', 'A').where('id', '=', '1').select('id')
  t.same(plain.compile().parameters, ['A', 1], 'composing another one begins anew')
  t.match(plain.compile().sql, /= \$1 and "id" = \$2/)
})
