import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { propertyName } from '../../src/data/names.ts'
import { db } from '../../src/data/statements.ts'
import { domains } from '../../src/domains.ts'
import { openTestDatabase } from '../helpers/database.ts'
import { code, places, root, type Source, sources } from './rules.ts'

const src = sources(/^src\/.*\.ts$/)
const isStore = /(^|[/-])store\.ts$|^src\/data\//

// Connections themselves: the ORM's own, and the question whether the embedded PostgreSQL answers.
const mayConnect = /^src\/platform\/(database|embedded\/place)\.ts$/

/** Every place in files that does what only the data room may. */
const found = (files: readonly Source[]): Record<string, string[]> => ({
  'statements outside stores': files.flatMap(file =>
    isStore.test(file.path) || mayConnect.test(file.path)
      ? []
      : places(file, /data\/statements\.ts'|import \{[^}]*\} from 'kysely'|pool\.query\(|client\.query\(/)
  ),
  'casts to float8': files.flatMap(file => places(file, /::float8/)),
  'column names written as properties': files.flatMap(file => places(file, /\bas "[a-z]+[A-Z]/)),
  'statements as texts': files.flatMap(file => places(file, /\b(sql|prepared)(<[^`]*>)?\(/))
})

t.test('only stores reach the database, by typed statements', async t => {
  for (const [what, where] of Object.entries(found(src))) {
    t.comment(`${where.length} ${what}`)
    t.same(where, [], what)
  }
  const bad = {
    path: 'src/loans/service.ts',
    text: [
      "import { db } from '../data/statements.ts'",
      'x::float8',
      'user_id as "userId"',
      'sql<{ id: number }>(work, text)',
      "prepared(work, 'name', text, [])"
    ].join('\n')
  }
  t.same(
    Object.values(found([bad])).map(where => where.length),
    [1, 1, 1, 2],
    'each is seen'
  )
})

/** The domain of a file of the service: its folder. */
const domainOf = (path: string): string => /^src\/([\w-]+)\//.exec(path)?.[1] ?? ''

/** Which domain has which table: it is declared in its entities. */
const owners = new Map(
  src
    .filter(({ path }) => /entity\.ts$/.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/tableName: '(\w+)'/g)].map(([, table]) => [table ?? '', domainOf(path)] as const)
    )
)

/** The tables that a file's statements name. */
function tablesOf({ text }: Source): Set<string> {
  const named = [
    ...code(text).matchAll(/\b(?:from|join|into|update|using)\s+(?:only\s+)?"?(\w+)/gi),
    ...code(text).matchAll(
      /\b(?:selectFrom|\w+Join|updateTable|insertInto|deleteFrom|mergeInto|from|using)\(\s*\[?\s*'(\w+)/g
    )
  ]
  return new Set(named.map(([, table]) => table ?? '').filter(table => owners.has(table)))
}

/** Tables of other domains that files name, as `domain: table`. */
const foreign = (files: readonly Source[]): string[] => [
  ...new Set(
    files.flatMap(file =>
      [...tablesOf(file)]
        .filter(table => domainOf(file.path) !== '' && owners.get(table) !== domainOf(file.path))
        .map(table => `${domainOf(file.path)}: ${table}`)
    )
  )
]

const folder = join(root, 'test/house/foreign-tables')
const declared = async (): Promise<Map<string, string>> => {
  const all = new Map<string, string>()
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const { reasons } = await import(pathToFileURL(join(folder, file)).href)
    for (const [table, reason] of Object.entries(reasons as Record<string, string>))
      all.set(`${file.replace(/\.ts$/, '')}: ${table}`, reason)
  }
  return all
}

t.test('each table has one owner; whoever else names it says why', async t => {
  const reasons = await declared()
  const named = foreign(src)
  t.comment(`${named.length} tables named by another domain, ${reasons.size} of them with a reason`)
  const silent = named.filter(pair => !reasons.has(pair))
  t.same(silent, [], 'named without a reason')
  t.same(
    [...reasons.keys()].filter(pair => !named.includes(pair)),
    [],
    'declared, but not named any more'
  )
  t.same(
    [...reasons].filter(([, reason]) => reason.length < 20),
    [],
    'reasons that say nothing'
  )
  t.same(foreign([{ path: 'src/sets/store.ts', text: "db.selectFrom('loan as l')" }]), ['sets: loan'])
  t.same(foreign([{ path: 'src/sets/store.ts', text: 'sql`select 1 from loan l join fee`' }]), [
    'sets: loan',
    'sets: fee'
  ])
})

t.test('a property is named as its column, by one rule', async t => {
  const { orm } = await openTestDatabase(t)
  let columns = 0
  for (const { tableName, props } of orm.getMetadata().getAll().values())
    for (const { name, fieldNames, persist } of Object.values(props) as {
      name: string
      fieldNames: string[]
      persist?: boolean
    }[]) {
      const [column = ''] = fieldNames ?? []
      if (persist === false) continue
      columns++
      t.equal(propertyName(column), name, `${tableName}.${column}`)
      t.equal(
        db
          .selectFrom('loan')
          .select(name as never)
          .compile().sql,
        `select "${column}" from "loan"`,
        `${tableName}.${name}`
      )
    }
  t.ok(columns > 500, `${columns} columns`)
  t.ok(domains.length > 20)
})
