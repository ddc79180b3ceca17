import t from 'tap'
import { cutOf } from '../../src/anonymization/cut/cut-store.ts'
import { places, type Source, sources } from '../house/rules.ts'

/** Who may write the ledger, and how. */
const allowed: Record<string, string> = {
  'src/fees/ledger.ts': 'adds entries',
  'src/anonymization/cut/cut-store.ts': 'clears comments, and writes entries anew with their amounts'
}
const writes = new RegExp(
  [
    /(insert into|update|delete from|merge into|truncate( table)?)\s+(public\.)?"?fee_transaction\b/,
    /(insertInto|updateTable|deleteFrom|mergeInto)\('fee_?transaction\b/,
    /\bFeeTransaction[,)]/,
    /table: 'fee_transaction'/
  ]
    .map(({ source }) => source)
    .join('|'),
  'i'
)
const owner = /^src\/(fees\/(entity|inventory|schema)|subject-access\/(tables|headings)|personal-data\/)/
const found = (files: readonly Source[]): string[] =>
  files.filter(({ path }) => !owner.test(path)).flatMap(file => places(file, writes))

t.test('FEE-01 nobody but the ledger writes entries, and nobody changes their amounts', async t => {
  const where = found(sources(/^src\/.*\.ts$/))
  t.same(
    where.map(place => place.replace(/:\d+.*$/s, '')).filter(path => !(path in allowed)),
    []
  )
  for (const path of Object.keys(allowed))
    t.ok(
      where.some(place => place.startsWith(path)),
      `${path} is seen`
    )
  const bad = {
    path: 'src/loans/some-store.ts',
    text: [
      'sql`update fee_transaction set amount_minor = 0`',
      "db.deleteFrom('fee_transaction')",
      'work.em.create(FeeTransaction, {})',
      'work.em.nativeDelete(FeeTransaction)',
      "db.updateTable('feeTransaction')",
      'sql`UPDATE public.fee_transaction set comment = null`',
      'sql`merge into fee_transaction`',
      'sql`truncate fee_transaction`',
      'sql`select from fee_transaction`'
    ].join('\n')
  }
  t.equal(found([bad]).length, 8, 'each way is seen, and reading is none')
  const cut = cutOf('fees', '01A', 'UTC')
  const set = Object.keys(cut.renumbers ? (cut.more?.set ?? {}) : {})
  t.ok(set.includes('fee_id'))
  t.same(
    set.filter(column => /minor|type/.test(column)),
    [],
    'anonymization leaves what was paid'
  )
})
