import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = 'docs/rules'

/** A rule of docs/rules: its code and its heading. */
export interface Rule {
  code: string
  title: string
  /** The document it stands in. */
  path: string
}

const areas = 'SIS|BULK|USR|BLK|PRX|CIRC|REQ|RS|FEE|AN|PUR|LET|JOB|SET|ROL|AUD|SEC|ANL|DSP|CE|AL'
/** A rule's code as it is cited; what follows a dot is a detail of the same rule. */
const cited = new RegExp(`(?<![\\w-])(?:${areas})-\\d{1,2}(?!\\d)`, 'g')
const heading = new RegExp(`^## ((?:${areas})-\\d{1,2}) (.+)$`, 'gm')

/** The codes that a text cites, each once. */
export const citedIn = (text: string): string[] => [...new Set(text.match(cited) ?? [])]

/** The rules that a document defines. */
export const rulesOf = (path: string, text: string): Rule[] =>
  [...text.matchAll(heading)].map(([, code = '', title = '']) => ({ code, title, path }))

/** The documents of docs/rules with their texts. */
export const documents = (): { path: string; text: string }[] =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map(name => ({ path: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') }))

/** A document with, under each rule, the files of the service that cite it: the line that begins with `Files:`. */
export function withFiles(text: string, files: readonly { path: string; text: string }[]): string {
  const users = Map.groupBy(
    files.flatMap(({ path, text: content }) => citedIn(content).map(code => ({ path, code }))),
    ({ code }) => code
  )
  return text
    .replace(/\n\nFiles: .*$/gm, '')
    .split(/^(?=## )/m)
    .map(section => {
      const [, code] = /^## (\S+)/.exec(section) ?? []
      const found = users.get(code ?? '')?.map(({ path }) => `\`${path}\``) ?? []
      if (found.length === 0) return section
      // Behind the text of the rule, before the heading of the next part.
      const [own = '', ...rest] = section.split(/^(?=# )/m)
      return [`${own.trimEnd()}\n\nFiles: ${found.sort().join(', ')}\n\n`, ...rest].join('')
    })
    .join('')
    .replace(/\n*$/, '\n')
}

/** The files of the service, as git knows them. */
export const serviceFiles = (): { path: string; text: string }[] =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'src'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(path => path.endsWith('.ts') && existsSync(join(root, path)))
    .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = serviceFiles()
  for (const { path, text } of documents()) {
    writeFileSync(join(root, path), withFiles(text, files))
    console.log(path)
  }
}
