import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { conformanceDocument, schemaNames, type Tree, xsdNames } from './conformance.ts'

const reference = new URL('../../shared/reference/alma/', import.meta.url).pathname
const planned =
  /\/conf\/(general|(code|mapping)-tables|libraries(?!.*open-hours)|departments|integration-profiles|jobs|test)(\/|$)/

/** docs/conformance.md for a document of ours, or nothing where the official documents are not at hand. */
export function conformance(ours: Tree): string | undefined {
  if (!existsSync(reference)) return undefined
  return conformanceDocument({
    areas: [
      { title: 'Users', document: json('openapi/users.json'), paths: /./ },
      { title: 'Configuration', document: json('openapi/conf.json'), paths: planned }
    ],
    ours,
    object: officialNames,
    raised: path => mentioned(path.includes('/conf/') ? /^(?!users)/ : /^users/)
  })
}

const json = (path: string): Tree => JSON.parse(readFileSync(reference + path, 'utf8'))

function officialNames(name: string): Set<string> | undefined {
  const schema = `openapi/schemas/${name}.json`
  if (existsSync(reference + schema)) {
    const document = json(schema)
    return schemaNames(document[name], document, target => {
      const [, file = '', key = ''] = /(\w+(?:-\w+)?)\.json#\/(\w+)$/.exec(target) ?? []
      const path = `openapi/schemas/${file}.json`
      if (!existsSync(reference + path)) return undefined
      const other = json(path)
      return [other[key], other]
    })
  }
  const xsd = (file: string): Set<string> => {
    const text = readFileSync(reference + file, 'utf8')
    // What researchers have beside a user's fields is a file of its own, and none of it is kept here.
    const included = [...text.matchAll(/<xs:include schemaLocation="(?!rest_researcher)([\w.]+)"/g)].flatMap(
      ([, one]) => [...xsd(`xsd/${one}`)]
    )
    return new Set([...xsdNames(text), ...included])
  }
  return existsSync(`${reference}xsd/${name}.xsd`) ? xsd(`xsd/${name}.xsd`) : undefined
}

/** The names in capitals that the sources of the domains mention: among them, the errors that they raise. */
function mentioned(domain: RegExp): Set<string> {
  const src = new URL('.', import.meta.url).pathname
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    path => path.endsWith('.ts') && (domain.test(path) || path.startsWith('alma/')) && !path.endsWith('error-table.ts')
  )
  return new Set(
    files.flatMap(path =>
      [...readFileSync(join(src, path), 'utf8').matchAll(/'([A-Z][A-Z_]+)'/g)].map(([, name]) => name ?? '')
    )
  )
}
