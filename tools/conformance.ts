import { SaxesParser } from 'saxes'
import { reasonFor } from './conformance-reasons.ts'

/** As much of an OpenAPI or JSON schema document as is compared. */
export type Tree = { [key: string]: any }
export interface Sources {
  /** The official documents of the areas, each with the paths that belong to this service's plan. */
  areas: {
    title: string
    document: Tree
    paths: RegExp
    /** Why an operation of these paths is not served, first match counts. */
    unplanned?: readonly (readonly [operations: RegExp, reason: string])[]
    /** What of the document is outside the plan altogether, and why. */
    outside?: string
  }[]
  /** Our own document. */
  ours: Tree
  /** An official object's names: of its JSON schema, or else of its XSD. */
  object(name: string): Set<string> | undefined
}

const methods = ['get', 'post', 'put', 'delete', 'patch']
const shape = (path: string): string => path.replace(/\{\w+\}/g, '{}').replace(/\/$/, '')
const short = (path: string): string => path.replace('/almaws/v1', '')

/** docs/conformance.md: what of the official documents is served, which codes are raised, which fields differ. */
export function conformanceDocument(sources: Sources): string {
  const served = new Map(
    Object.entries(sources.ours.paths as Tree).map(([path, operations]) => [shape(path), operations as Tree])
  )
  const areas = sources.areas.map(area => areaSection(area, served))
  return `# Conformance

<!-- Printed by npm run docs from the official documents (which are not part of this repository) and our own. -->

What of the official API description is served: all of users, and what fulfillment needs of the other areas. A code is
called raised when our operation declares it (openapi/openapi.json); \`npm test\` raises each error of docs/errors.md.
Where the service itself fails, every operation answers 60101 with HTTP status 500.

${areas.join('\n')}
${ownSection(served, sources)}
## Fields

Names of elements, attributes and keys, compared with the official JSON schema where there is one, with the XSD otherwise.

| object | ours | official | missing here | more here |
| --- | --- | --- | --- | --- |
${fieldRows(served, sources).join('\n')}

Why something is missing: \`general\` lacks the upload form of digital files, an integration profile the contacts of a
vendor, a title and a holding the traces of other zones and the warnings of normalization, a deposit profile the rights
to files, open hours a job about sets, and a user what belongs to the research profile (a schema of its own, not compared
here): nothing served here reads or makes them. More here are roots and wrappers that the published schema leaves
unnamed, the parts of a MARC record, and what requests have in recorded answers but not in the published schema.
`
}

function areaSection(
  { title, document, paths, unplanned = [], outside }: Sources['areas'][number],
  served: Map<string, Tree>
): string {
  const rows: string[] = []
  let count = 0
  for (const [path, operations] of Object.entries(document.paths as Tree).filter(([path]) => paths.test(path)))
    for (const method of methods.filter(name => operations[name])) {
      const ours = served.get(shape(path))?.[method]
      const name = `${method.toUpperCase()} ${short(path)}`
      const why = unplanned.find(([pattern]) => pattern.test(name))?.[1]
      if (ours) count++
      const cells = ours
        ? `${ours.operationId} | ${codeCells(ours, operations[method])}`
        : `${why ? `not planned: ${why}` : 'not yet'} | |`
      rows.push(`| ${name} | ${cells} |`)
    }
  return `## ${title}

${count} of ${rows.length} operations are served.${outside ? ` ${outside}` : ''}

| operation | served as | codes raised | documented, never raised |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

const refusals = (operation: Tree): string => String(operation.responses?.['400']?.description ?? '')

/** The codes that an official operation documents for its refusals: `402217 - '...'`, several as `402224 /402225`. */
const codesOf = (operation: Tree): string[] => [
  ...new Set(
    [...refusals(operation).matchAll(/(?:^|\n)\s*(\d{5,8}(?:\s*[|/]\s*\d{5,8})*)\b/g)].flatMap(
      ([, some]) => some?.match(/\d+/g) ?? []
    )
  )
]

/** The codes that our operation declares. */
const declared = (operation: Tree): Set<string> =>
  new Set(['60101', ...[...refusals(operation).matchAll(/^- `(\w+)`/gm)].map(([, code]) => code ?? '')])

function codeCells(ours: Tree, official: Tree): string {
  const codes = codesOf(official)
  const known = declared(ours)
  const reasons = new Map<string, string[]>()
  for (const code of codes.filter(one => !known.has(one))) {
    const reason = reasonFor(code, ours.operationId)
    reasons.set(reason, [...(reasons.get(reason) ?? []), code])
  }
  const missing = [...reasons].map(([reason, those]) => `${those.join(' ')}: ${reason}`)
  return `${codes.filter(code => known.has(code)).join(' ')} | ${missing.join('; ')}`
}

/** Operations under /almaws that the official documents do not have. */
function ownSection(served: Map<string, Tree>, { areas }: Sources): string {
  const official = new Set(
    areas.flatMap(({ document }) =>
      Object.entries(document.paths as Tree).flatMap(([path, operations]) =>
        Object.keys(operations).map(method => `${method} ${shape(path)}`)
      )
    )
  )
  const more = [...served].flatMap(([path, operations]) =>
    methods
      .filter(method => path.startsWith('/almaws/') && operations[method] && !official.has(`${method} ${path}`))
      .map(method => `- ${method.toUpperCase()} ${short(path)} (${operations[method].operationId})`)
  )
  return `## Beside the official documents\n\n${more.join('\n')}\n`
}

function fieldRows(served: Map<string, Tree>, { areas, ours, object }: Sources): string[] {
  const rows = new Map<string, string>()
  for (const { document, paths } of areas)
    for (const [path, operations] of Object.entries(document.paths as Tree).filter(([path]) => paths.test(path))) {
      const name = referenced(operations.get)?.split('#/').pop()
      const schema = served.get(shape(path))?.get?.responses?.['200']?.content?.['application/json']?.schema
      const official = name ? object(name) : undefined
      if (!name || !schema || !official || rows.has(name)) continue
      const names = schemaNames(schema, ours)
      const list = (items: string[]) =>
        items
          .sort()
          .map(item => `\`${item}\``)
          .join(' ')
      // The root's own name is the object's, not a part of it.
      const root = name.replace('rest_', '')
      const missing = list([...official].filter(item => !names.has(item) && item !== root))
      const more = list([...names].filter(item => !official.has(item) && item !== root))
      rows.set(name, `| ${root} | ${names.size} | ${official.size} | ${missing} | ${more} |`)
    }
  return [...rows.values()].sort()
}

const referenced = (operation: Tree | undefined): string | undefined =>
  operation?.responses?.['200']?.content?.['application/json']?.schema?.$ref

/** Every name that a JSON schema with XML hints speaks of; `lookup` finds what is beyond the document. */
export function schemaNames(
  schema: Tree,
  document: Tree,
  lookup: (reference: string) => [Tree, Tree] | undefined = () => undefined
): Set<string> {
  const names = new Set<string>()
  const seen = new Set<string>()
  const walk = (one: Tree | undefined, home: Tree, renamed = false): void => {
    if (!one) return
    for (const name of [renamed || one.xml?.name, one.items?.xml?.name])
      if (typeof name === 'string' && name !== 'xml_value') names.add(name)
    if (one.$ref && !seen.has(one.$ref)) {
      seen.add(one.$ref)
      const inside = String(one.$ref).startsWith('#/')
      const steps = String(one.$ref).slice(2).split('/')
      const [target, other] = inside
        ? [steps.reduce<Tree | undefined>((node, step) => node?.[step], home), home]
        : (lookup(one.$ref) ?? [undefined, home])
      walk(target, other, typeof one.xml?.name === 'string')
    }
    for (const [key, part] of Object.entries((one.properties ?? {}) as Tree)) {
      names.add(key)
      walk(part, home)
    }
    walk(one.items, home)
    for (const part of [...(one.anyOf ?? []), ...(one.allOf ?? [])]) walk(part, home)
  }
  walk(schema, document)
  return names
}

/** Every element and attribute that an XSD names, and `value`, JSON's name for the text of an element. */
export function xsdNames(text: string): Set<string> {
  const names = new Set<string>(['value'])
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    if (/^xs:(element|attribute)$/.test(name) && attributes.name) names.add(String(attributes.name))
  })
  parser.write(text).close()
  return names
}
