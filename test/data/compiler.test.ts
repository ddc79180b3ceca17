import t from 'tap'
import { db, sql } from '../../src/data/statements.ts'

const compiled = (statement: { compile(): { sql: string; parameters: readonly unknown[] } }) => {
  const { sql: text, parameters } = statement.compile()
  return [text, ...parameters]
}

t.test('the institution is the first bound value, wherever the text names it', async t => {
  t.same(
    compiled(
      db
        .updateTable('letter')
        .set({ state: 'SENT', reason: null })
        .where('institution', '=', '01A')
        .where('id', '=', '7')
    ),
    [
      'update "letter" set "state" = $2, "reason" = $3 where "institution" = $1 and "id" = $4',
      ...['01A', 'SENT', null, 7]
    ]
  )
  t.same(
    compiled(
      db
        .selectFrom('letter as l')
        .where('l.id', '=', '7')
        .where(of => of.and([of('l.institution', '=', '01A'), of('l.state', '=', 'SENT')]))
        .select(sql<boolean>`l.type = ${'x'}`.as('is'))
    ),
    [
      'select l.type = $2 as "is" from "letter" as "l" where "l"."id" = $3' +
        ' and ("l"."institution" = $1 and "l"."state" = $4)',
      ...['01A', 'x', 7, 'SENT']
    ]
  )
})

t.test('a condition that need not be true is no institution of the statement, nor that of a part of it', async t => {
  const either = db.selectFrom('letter').where(of => of.or([of('institution', '=', '01A'), of('id', '=', '7')]))
  t.same(compiled(either.select('id')), [
    'select "id" from "letter" where ("institution" = $1 or "id" = $2)',
    ...['01A', 7]
  ])
  const part = db.selectFrom('loan').where('id', '=', '8').where('institution', '=', '02B').select('id')
  t.same(compiled(db.selectFrom('letter').where('id', 'in', part).where('institution', '=', '01A').select('id')), [
    'select "id" from "letter" where "id" in (select "id" from "loan" where "id" = $2 and "institution" = $3)' +
      ' and "institution" = $1',
    ...['01A', 8, '02B']
  ])
})
