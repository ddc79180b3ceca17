import { lstatSync, readFileSync, readlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import t from 'tap'
import { root, sources } from './rules.ts'

/** What a Dockerfile copies out of the folder. */
const copied = (dockerfile: string): string[] =>
  [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '))

/** What of that an ignore file that begins with everything does not let through. */
const withheld = (dockerfile: string, ignored: string): string[] => {
  const allowed = new Set([...ignored.matchAll(/^!(\S+)$/gm)].map(([, path]) => path))
  return copied(dockerfile).filter(path => !allowed.has(path))
}

t.test('the image gets what it copies, and what that leads to', async t => {
  const [dockerfile, ignored] = ['Dockerfile', '.dockerignore'].map(name => readFileSync(join(root, name), 'utf8'))
  t.match(ignored, /^\*$/m, 'nothing goes to the build but what is named')
  t.same(withheld(dockerfile ?? '', ignored ?? ''), [])
  t.same(withheld('COPY a b ./\nCOPY bin bin\n', '*\n!a\n!b\n'), ['bin'])
  const inside = (path: string): boolean =>
    copied(dockerfile ?? '').some(from => path === from || path.startsWith(`${from}/`))
  const links = sources(/^src\//).filter(({ path }) => lstatSync(join(root, path)).isSymbolicLink())
  t.ok(links.length > 0)
  for (const { path } of links) {
    const target = relative(root, join(root, dirname(path), readlinkSync(join(root, path))))
    t.ok(inside(target), `${path} leads to ${target}`)
  }
})
