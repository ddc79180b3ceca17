import { existsSync, readFileSync } from 'node:fs'
import { conformanceDocument, type Sources, schemaNames, type Tree, xsdNames } from './conformance.ts'

const reference = new URL('../../shared/reference/alma/', import.meta.url).pathname
/** The paths of each area that belong to the plan, and why the rest of it is not served. */
const areas: readonly (Omit<Sources['areas'][number], 'document'> & { file: string })[] = [
  { title: 'Users', file: 'users', paths: /./ },
  {
    title: 'Bibliographic records: holdings, items, their loans and requests',
    file: 'bibs',
    paths: /v1\/bibs(\/test|\/\{\w+\}(?!\/(e-collections|portfolios|reminders|representations)).*)?$/,
    outside:
      'Not planned: authorities, collections, electronic and digital resources, reminders: nothing of them is lent.'
  },
  { title: 'Task lists', file: 'tasklists', paths: /./ },
  {
    title: 'Partners of resource sharing',
    file: 'partners',
    paths: /./,
    unplanned: [
      [/operation\/test/, 'GET /partners tests a key as well'],
      [/./, 'partners are rows of the mapping table ResourceSharingPartners']
    ]
  },
  {
    title: 'Acquisitions: purchase requests',
    file: 'acq',
    paths: /\/purchase-requests/,
    outside: 'Not planned: funds, invoices, licenses, order lines, vendors: no user is involved.'
  },
  {
    title: 'Configuration',
    file: 'conf',
    paths:
      /\/conf\/(general|(code|mapping)-tables|libraries|open-hours|departments|deposit-profiles|integration-profiles|jobs|letters|sets|utilities|test)(\/|$)/,
    unplanned: [
      [/download/, 'runs of jobs leave no files of Alma here; the reports of a SIS run are at /v1/sis-runs'],
      [/matches/, 'about imports of metadata']
    ],
    outside:
      'Not planned: printers, reminders, relations, ' +
      'workflows, license terms and import profiles, which are about other parts of Alma.'
  }
]

/** docs/conformance.md for a document of ours, or nothing where the official documents are not at hand. */
export function conformance(ours: Tree): string | undefined {
  if (!existsSync(reference)) return undefined
  return conformanceDocument({
    areas: areas.map(({ file, ...area }) => ({ ...area, document: json(`openapi/${file}.json`) })),
    ours,
    object: officialNames
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
