import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { errorTable } from '../../src/alma/error-table.ts'
import { citedIn, documents, rulesOf, serviceFiles, withFiles } from '../../tools/rules.ts'
import { code, root, type Source, sources } from './rules.ts'

// Defined, and carried out by no test yet: what each waits for.
const untested: Readonly<Record<string, string>> = {
  'DSP-01': 'the data sharing profile is not built yet; roles know who may set it'
}

const defined = documents().flatMap(({ path, text }) => rulesOf(path, text))
const codes = new Set(defined.map(rule => rule.code))
const citing = sources(/^(src|test|bench|tools)\/.*\.ts$|^(docs|openapi)\/.*\.md$|^[A-Z]+\.md$/).filter(
  // It cites a rule that does not exist, to see that it is seen.
  ({ path }) => path !== 'test/house/rules-documents.test.ts'
)

/** Codes that files cite and no document defines, as `path: code`. */
const undefinedIn = (files: readonly Source[], known: ReadonlySet<string>): string[] =>
  files.flatMap(({ path, text }) =>
    citedIn(text)
      .filter(one => !known.has(one))
      .map(one => `${path}: ${one}`)
  )

t.test('every rule that is cited is defined, once', async t => {
  t.ok(defined.length > 100, `${defined.length} rules`)
  t.same(undefinedIn(citing, codes), [])
  t.equal(codes.size, defined.length, 'no code twice')
  t.same(undefinedIn([{ path: 'a.ts', text: '// SIS-22 and SIS-99, not UTF-8 or RFC-12' }], codes), ['a.ts: SIS-99'])
})

t.test('every rule that is defined has a test, or says what it waits for', async t => {
  const tested = new Set(sources(/^test\/(?!house\/).*\.ts$/).flatMap(({ text }) => citedIn(text)))
  const without = [...codes].filter(one => !tested.has(one))
  t.same(without.sort(), Object.keys(untested).sort())
  for (const { path, text } of documents())
    for (const section of text.split(/^(?=## )/m).slice(1))
      t.match(section, /^Source: ./m, `${path}: ${section.split('\n')[0]} names its source`)
})

t.test('rules are for people who read the code: no answer, message or document of the API cites one', async t => {
  const { paths } = JSON.parse(readFileSync(join(root, 'openapi/openapi.json'), 'utf8'))
  // What is held of a person names the rule by which each row ends.
  const others = Object.entries(paths).filter(([path]) => !path.includes('/personal-data'))
  t.same(citedIn(JSON.stringify(others)), [])
  t.same(citedIn(JSON.stringify(errorTable)), [])
  const inCode = (files: readonly Source[]) =>
    files.flatMap(file => citedIn(code(file.text)).map(one => `${file.path}: ${one}`))
  // The inventory of personal data is printed to docs; the copy for a person names the rule by which each row ends.
  const may = /(^|\/|-)inventory[./]|^src\/(personal-data\/|subject-access\/ends\.ts$)/
  t.same(inCode(sources(/^src\/.*\.ts$/).filter(({ path }) => !may.test(path))), [])
  t.same(inCode([{ path: 'a.ts', text: "// SIS-22\nconst a = 'SIS-23'" }]), ['a.ts: SIS-23'])
})

t.test('the documents name the files that carry out each rule: else run npm run docs', async t => {
  const files = serviceFiles()
  for (const { path, text } of documents()) t.equal(withFiles(text, files), text, path)
  const text =
    '# A\n\n## SIS-01 One\n\nText.\n\nSource: ours.\n\n## SIS-02 Two\n\nText.\n\nSource: ours.\n\n# B\n\nC.\n'
  const printed = withFiles(text, [{ path: 'src/a.ts', text: '// SIS-02' }])
  t.match(printed, /Two\n\nText\.\n\nSource: ours\.\n\nFiles: `src\/a\.ts`\n\n# B\n\nC\.\n$/)
  t.equal(withFiles(printed, []), text, 'and nothing where none does')
})
