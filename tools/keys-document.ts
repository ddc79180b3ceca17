import { privileges } from '../src/alma/roles.ts'

const marks = /(<!-- privileges -->\n)[\s\S]*?(\n<!-- \/privileges -->)/

/** docs/keys.md with its table of privileges, out of the OpenAPI document, between its two marks. */
export function withPrivileges(text: string, document: { paths: Record<string, Record<string, any>> }): string {
  if (!marks.test(text)) throw new Error('docs/keys.md has no <!-- privileges --> and <!-- /privileges --> marks.')
  const operations = Object.values(document.paths).flatMap(methods => Object.values(methods))
  const rows = Object.entries(privileges).map(([privilege, roles]) => {
    const own = operations.filter(operation => operation['x-privilege'] === privilege)
    const names = own.map(({ operationId }) => operationId).sort()
    return `| ${privilege} | ${roles.join(', ')} | ${names.join(' ')} |`
  })
  const table = `| privilege | roles | operations |\n| --- | --- | --- |\n${rows.join('\n')}`
  return text.replace(marks, (_, open: string, close: string) => `${open}${table}${close}`)
}
