import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { errorTable } from '../../src/alma/error-table.ts'
import { code, root, sources } from './rules.ts'

// The ratchet: what no test names yet. These lists may only shrink; an entry that is covered must go.
const operationsWithout: string[] = []
const errorsWithout: string[] = []

const tests = sources(/^test\/(?!house\/).*\.test\.ts$/)

/** The words of the titles of tests: an operation stands in the title of a test that is about it. */
const subjects = (texts: string[]): Set<string> =>
  new Set(
    texts.flatMap(text =>
      [...text.matchAll(/\btest\(\s*(['"`])(.*?)\1/g)].flatMap(([, , title]) => title?.split(/[^\w.-]+/) ?? [])
    )
  )

/**
 * True when tests name the error: its name; or its code, where no other error shares it; or its code beside its own
 * words. (Tests look at what is answered, and that is the code and the message.)
 */
function isRaised(name: string, table: Record<string, readonly [number, string, string]>, texts: string[]): boolean {
  const [, own, message] = table[name] ?? [0, '', '']
  const shared = Object.values(table).filter(([, other]) => other === own).length > 1
  const words = message
    .split(/\{\w+\}/)
    .map(part => part.trim())
    .filter(part => part.length > 8)
  return texts.some(
    text =>
      new RegExp(`\\b${name}\\b`).test(text) ||
      (new RegExp(`(?<![\\w.])${own}(?![\\w])`).test(text) && (!shared || words.some(part => text.includes(part))))
  )
}

t.test('every operation of the document is the subject of a test', async t => {
  const document = JSON.parse(readFileSync(join(root, 'openapi/openapi.json'), 'utf8'))
  const ids = Object.values<any>(document.paths).flatMap(item => Object.values<any>(item).map(one => one.operationId))
  const named = subjects(tests.map(({ text }) => text))
  const missing = ids.filter(id => !named.has(id)).sort()
  t.same(missing, operationsWithout, 'operations that no title names')
  const found = subjects(["t.test('getUser, putUser: shows', async", 'test(`list.all`, {', "latest('no')"])
  t.same([...found], ['getUser', 'putUser', 'shows', 'list.all'])
})

t.test('every error of the table is raised by a test', async t => {
  const texts = tests.map(({ text }) => code(text))
  const missing = Object.keys(errorTable)
    .filter(name => !isRaised(name, errorTable, texts))
    .sort()
  t.same(missing, errorsWithout, 'errors that no test names')
  const table = {
    ONE: [400, '1', 'One thing went wrong'],
    TWO: [400, '1', 'Two {things} were not there'],
    THREE: [400, '33', 'x']
  } as const
  const names = (text: string) => Object.keys(table).filter(name => isRaised(name, table, [text]))
  t.same(names("errorCode: '33'"), ['THREE'])
  t.same(names("errorCode: '1', /One thing went wrong/"), ['ONE'])
  t.same(names("errorCode: '1', 'were not there'"), ['TWO'])
  t.same(names("errorCode: '133', 'ONES'"), [])
})
