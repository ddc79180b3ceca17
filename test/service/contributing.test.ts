import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { root, sources } from '../house/rules.ts'

/** What stands in the first column of CONTRIBUTING's table of packages. */
const explained = (text: string): string[] =>
  [...text.matchAll(/^\| ([@\w][^|]*) \| [^|]+ \|$/gm)].flatMap(([, names = '']) => names.split(', '))

t.test('CONTRIBUTING: every package is explained, and no other', async t => {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8')
  )
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies })
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
  t.same(
    explained(text)
      .filter(name => name !== 'package')
      .sort(),
    names.sort()
  )
  t.same(explained('| a, @b/c | why |\n| --- | --- |'), ['a', '@b/c'])
})

t.test('DOCS: every link to a file leads somewhere, and decisions are numbered without a gap', async t => {
  const links = sources(/\.md$/).flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = '']) => join(dirname(path), target))
  )
  t.ok(links.length > 10, `${links.length} links`)
  t.same(
    links.filter(target => !existsSync(join(root, target))),
    []
  )
  const pages = sources(/^docs\/decisions\/\d{4}-.*\.md$/).sort((a, b) => (a.path < b.path ? -1 : 1))
  const decisions = pages.map(({ path, text }) => {
    const title = /^# (\d+)\. /.exec(text)?.[1]
    return [path.slice('docs/decisions/'.length, 'docs/decisions/0000'.length), title?.padStart(4, '0')]
  })
  t.ok(decisions.length >= 8)
  t.same(
    decisions,
    decisions.map((_, index) => Array(2).fill(String(index + 1).padStart(4, '0')))
  )
  const named = sources(/^(src|docs)\/.*\.(ts|md)$/).flatMap(({ text }) =>
    [...text.matchAll(/docs\/decisions\/(\d{4})/g)].map(([, number]) => number)
  )
  t.same(
    named.filter(number => !decisions.some(([known]) => known === number)),
    []
  )
})
