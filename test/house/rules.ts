import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A file of the repository: its path from the root, and its text. */
export interface Source {
  path: string
  text: string
}

/** Every text file that is in git or about to be. */
export const sources = (pattern: RegExp): Source[] =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(path => pattern.test(path))
    .flatMap(path => {
      try {
        return [{ path, text: readFileSync(join(root, path), 'utf8') }]
      } catch {
        return [] // removed, but not committed yet
      }
    })

/** The text without comments; line breaks stay, so that lines keep their numbers. */
export const code = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(,])\/\/.*$/gm, comment => comment.replace(/[^\n]/g, ' '))

/** `path:line` of every place of the code that fits, but in files that may. */
export const places = ({ path, text }: Source, pattern: RegExp, may = /^$/): string[] =>
  may.test(path)
    ? []
    : code(text)
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : []))

const importing =
  /(?:^|\s)(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|(?<!['"\w.])import\(?\s*['"]([^'"\n]+)['"]/g

/** What a file imports: paths from the root for the project's own files, names of packages otherwise. */
export const imports = ({ path, text }: Source): string[] =>
  [...code(text).matchAll(importing)].map(([, from, bare]) => {
    const name = from ?? bare ?? ''
    return name.startsWith('.') ? relative(root, join(root, dirname(path), name)) : name
  })

// Six rules of direction (house.md 3.2), by file name, because file name = layer. Our own: a rule on the resolved path
// says "no src file but entity.ts" in a line; Biome's noRestrictedImports sees only how an import is spelt.
type Rule = [name: string, from: (path: string) => boolean, mustNot: (target: string) => boolean]
const named = (path: string, ...layers: string[]) =>
  layers.some(layer => basename(path) === `${layer}.ts` || path.endsWith(`-${layer}.ts`))
const plumbing =
  /^src\/[\w-]+\.ts$|^src\/(platform|http|start|network|pages)\/|^src\/alma\/(dialect|bodies|format)\.ts$/
const rules: Rule[] = [
  [
    'schema-is-pure',
    path => /^src\/(?!alma\/).*\//.test(path) && named(path, 'schema'),
    target =>
      target !== 'typebox' && !(target.startsWith('src/') && named(target, 'schema', 'paging', 'settings', 'change'))
  ],
  [
    'entity-knows-no-wire',
    path => named(path, 'entity'),
    target => target.startsWith('src/') && named(target, 'schema', 'routes', 'service', 'mapping', 'store')
  ],
  [
    'routes-know-no-database',
    path => named(path, 'routes'),
    target => target.startsWith('@mikro-orm/') || named(target, 'entity')
  ],
  [
    'domain-knows-no-http',
    path => !named(path, 'routes') && !plumbing.test(path),
    target => target === 'fastify' || target.startsWith('@fastify/')
  ],
  [
    'alma-knows-no-domain',
    path => path.startsWith('src/alma/'),
    target => target.startsWith('src/') && !target.startsWith('src/alma/')
  ],
  ['src-knows-no-tests', () => true, target => /^(test|bench)\//.test(target)]
]

/** Every import that points the wrong way: `rule: path -> target`. */
export const wrongDirections = (files: Source[]): string[] =>
  files.flatMap(file =>
    imports(file).flatMap(target =>
      rules
        .filter(([, from, mustNot]) => from(file.path) && mustNot(target))
        .map(([name]) => `${name}: ${file.path} -> ${target}`)
    )
  )

/** A circle of imports, as its paths, or nothing. */
export function cycle(files: Source[]): string[] {
  const graph = new Map(files.map(file => [file.path, imports(file)]))
  const done = new Set<string>()
  const walk = (path: string, trail: string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return []
    for (const target of graph.get(path) ?? []) {
      const found = walk(target, [...trail, path])
      if (found.length > 0) return found
    }
    done.add(path)
    return []
  }
  for (const { path } of files) {
    const found = walk(path, [])
    if (found.length > 0) return found
  }
  return []
}
