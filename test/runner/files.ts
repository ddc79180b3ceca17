import { existsSync, globSync, readFileSync, statSync } from 'node:fs'

/** What has a whole form or starts processes takes longest: it begins first, so that none runs alone at the end. */
const isSlow = (path: string): boolean =>
  /helpers\/long\.ts|process(es)?\.ts|kill-place\.ts|node:child_process/.test(readFileSync(path, 'utf8'))

/**
 * The test files that are meant by arguments, which name files or folders; all of them without one. Throws when an
 * argument names none. What looks at all tests together (`test/last`) is left out of folders: it runs behind them.
 */
export function testFiles(named: string[]): string[] {
  const found = (named.length > 0 ? named : ['test']).flatMap(name => {
    if (!existsSync(name)) throw new Error(`${name} does not exist.`)
    if (!statSync(name).isDirectory()) return [name]
    const inside = globSync(`${name.replace(/\/$/, '')}/**/*.test.ts`)
      .filter(path => !path.startsWith('test/last/'))
      .sort()
    if (inside.length === 0) throw new Error(`${name} holds no test.`)
    return inside
  })
  const files = [...new Set(found)]
  return named.length > 0 ? files : [...files.filter(isSlow), ...files.filter(path => !isSlow(path))]
}
