import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { compareIds, idOf, lastId, noId } from '../../src/alma/ids.ts'
import { openTestDatabase } from '../helpers/database.ts'
import { needsReference, referencePath, referenceText } from '../helpers/reference.ts'

const ids = fc.bigInt({ min: 0n, max: 9223372036854775807n })

/** Leading zeros do not make another id, as long as no more than 19 digits are written. */
const expected = (id: bigint, zeros: number) => (String(id).length + zeros <= 19 ? String(id) : undefined)

t.test('ids of up to 19 digits are kept to the last one', async t => {
  fc.assert(fc.property(ids, id => idOf(String(id)) === String(id)))
  fc.assert(fc.property(ids, fc.nat(3), (id, zeros) => idOf('0'.repeat(zeros) + id) === expected(id, zeros)))
  t.equal(idOf(lastId), '9223372036854775807')
  for (const text of ['', ' 1', '1 ', '-1', '+1', '1.0', '1e3', '0x1', '9223372036854775808', '1'.repeat(20), 'ALL'])
    t.equal(idOf(text), undefined, text)
})
t.test('ids are ordered by their number', async t => {
  fc.assert(
    fc.property(ids, ids, (one, other) => {
      const order = Math.sign(compareIds(String(one), String(other)))
      return order === (one < other ? -1 : one > other ? 1 : 0)
    })
  )
  t.same(['10', '9', noId, lastId].sort(compareIds), [noId, '9', '10', lastId])
})

t.test('every id of the recorded answers is kept as it is, through the database too', needsReference, async t => {
  const files = readdirSync(referencePath(''), { recursive: true, encoding: 'utf8' })
  const pattern = /[<"](?:mms_id|holding_id|pid|loan_id|request_id|fee_id|id)(?:>|":\s*"?)(\d{10,19})(?!\d)/g
  const found = new Set(
    files
      .filter(name => /\.(json|xml)$/.test(name))
      .flatMap(name => [...referenceText(name).matchAll(pattern)].map(([, id = '']) => id))
  )
  t.ok(found.size > 50, `${found.size} ids`)
  t.same(
    [...found].filter(id => idOf(id) !== id),
    []
  )
  const { pool } = await openTestDatabase(t)
  const { rows } = await pool.query(
    'select array_agg(id order by place) as ids from unnest($1::bigint[]) with ordinality as given (id, place)',
    [[...found]]
  )
  t.same(rows[0].ids, [...found])
})
