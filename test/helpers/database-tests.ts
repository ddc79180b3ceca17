// Prints the test files that use a database, one a line: .ci/run runs them on another PostgreSQL too.
import { imports, type Source, sources } from '../house/rules.ts'

/** The files among `files` that reach `target` by their imports. */
export function reaching(files: Source[], target: string): string[] {
  const graph = new Map(files.map(file => [file.path, imports(file)]))
  const reaches = (path: string, met: Set<string>): boolean => {
    if (path === target) return true
    if (met.has(path)) return false
    met.add(path)
    return (graph.get(path) ?? []).some(next => reaches(next, met))
  }
  return files.map(({ path }) => path).filter(path => reaches(path, new Set()))
}

if (import.meta.main) {
  const files = reaching(sources(/^test\/.*\.ts$/), 'test/helpers/database.ts')
  for (const path of files) if (path.endsWith('.test.ts')) console.log(path)
}
