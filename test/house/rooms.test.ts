import t from 'tap'
import { imports, type Source, sources } from './rules.ts'

/** The rooms of feeds, in the order in which a file passes them: each knows only those before it. */
const sis = 'feed profile decide runs conflicts pickup run undo validate report approval export cli'.split(' ')
const spine = ['app', 'config', 'domain', 'domains', 'main', 'service']

/** The room of a file: `src/sis/feed/archive.ts` is in feed; what lies beside the rooms of its domain is in none. */
const roomOf = (path: string): string | undefined => /^src\/[\w-]+\/([\w-]+)\//.exec(path)?.[1]
const domainOf = (path: string): string => path.split('/')[1] ?? ''

/** From which room of a domain to which, with a file that goes there. What lies beside the rooms may join any. */
function doors(files: readonly Source[], domain: string): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>()
  for (const file of files.filter(({ path }) => domainOf(path) === domain))
    for (const target of imports(file)) {
      const [from, to] = [roomOf(file.path), domainOf(target) === domain ? roomOf(target) : undefined]
      if (from === undefined || to === undefined || from === to) continue
      found.set(from, (found.get(from) ?? new Map()).set(to, `${file.path} -> ${target}`))
    }
  return found
}

/** Imports of a room that lies behind in an order. */
const backwards = (files: readonly Source[], domain: string, order: readonly string[]): string[] =>
  [...doors(files, domain)].flatMap(([from, to]) =>
    [...to].flatMap(([room, how]) => (order.indexOf(room) > order.indexOf(from) || !order.includes(from) ? [how] : []))
  )

/** Rooms from which a way leads back to themselves. */
function circles(files: readonly Source[], domain: string): string[] {
  const ways = doors(files, domain)
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    [...(ways.get(from)?.keys() ?? [])].some(next => {
      if (next === to) return true
      if (seen.has(next)) return false
      return reaches(next, to, seen.add(next))
    })
  return [...ways.keys()].filter(room => reaches(room, room, new Set())).map(room => `${domain}/${room}`)
}

t.test('rooms know only those before them, and none leads back to itself', async t => {
  const src = sources(/^src\/.*\.ts$/)
  const domains = [...new Set(src.map(({ path }) => domainOf(path)))].filter(name => !name.endsWith('.ts'))
  t.same(backwards(src, 'sis', sis), [])
  t.same(
    sis.filter(room => !src.some(({ path }) => path.startsWith(`src/sis/${room}/`))),
    [],
    'each room is there'
  )
  for (const domain of domains) t.same(circles(src, domain), [], domain)
  const bad = [
    { path: 'src/sis/feed/a.ts', text: "import { b } from '../run/b.ts'" },
    { path: 'src/sis/run/b.ts', text: "import { c } from '../feed/c.ts'" },
    { path: 'src/sis/attic/d.ts', text: "import { c } from '../feed/c.ts'" }
  ]
  t.equal(backwards(bad, 'sis', sis).length, 2, 'a step back, and a room that has no place')
  t.same(circles(bad, 'sis'), ['sis/feed', 'sis/run'])
})

t.test('the root of src is the spine, and routes say whose address space they are of', async t => {
  const paths = sources(/^src\/.*\.ts$/).map(({ path }) => path)
  const atRoot = (all: readonly string[]) => all.filter(path => /^src\/[\w-]+\.ts$/.test(path))
  const strangers = (all: readonly string[]) => atRoot(all).filter(path => !spine.includes(path.slice(4, -3)))
  t.same(strangers(paths), [])
  t.same(strangers(['src/main.ts', 'src/helpers.ts']), ['src/helpers.ts'])
  // What is neither Alma's nor under /v1: health, pages, the sandbox.
  const nameless = (all: readonly string[]) =>
    all.filter(path => path.endsWith('/routes.ts') && !/^src\/(health|pages|problems|sandbox)\//.test(path))
  t.same(nameless(paths), [])
  t.same(nameless(['src/users/routes.ts', 'src/health/routes.ts']), ['src/users/routes.ts'])
})
