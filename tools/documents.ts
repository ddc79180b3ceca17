import type { FastifyInstance } from 'fastify'
import { errorTable } from '../src/alma/error-table.ts'
import type { ErrorName } from '../src/alma/errors.ts'
import { cliDocument } from '../src/cli/document.ts'
import { Config } from '../src/config.ts'
import { domains } from '../src/domains.ts'
import { cell } from '../src/http/markdown.ts'
import { restStatus } from '../src/http/problem.ts'
import { jobsDocument } from '../src/jobs/document.ts'
import { inventoryDocument } from '../src/personal-data/document.ts'
import { allTables } from '../src/personal-data/table.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Database } from '../src/platform/database.ts'
import { openWork } from '../src/platform/unit-of-work.ts'
import { explanations } from '../src/problems/explanations.ts'
import { addProfile, defaultSettings } from '../src/sis/profile/service.ts'

const generated = '<!-- Printed from code by npm run docs: edit the code, not this file. -->'

/** The OpenAPI document of an application, as it stands in openapi/openapi.json. */
export async function openapiDocument(app: FastifyInstance): Promise<string> {
  await app.ready()
  return `${JSON.stringify(app.swagger(), null, 2)}\n`
}

/** docs/errors.md: every error that can be raised. */
export function errorsDocument(): string {
  const names = Object.keys(errorTable) as ErrorName[]
  const rows = names.map(name => {
    const [status, code, message] = errorTable[name]
    const [cause, remedy] = explanations[name]
    return `| ${name} | ${status} | ${restStatus(name)} | ${code} | ${cell(message)} | ${cell(cause)} | ${cell(remedy)} |`
  })
  return `# Errors

${generated}

Every error that the service can answer with. Under \`/almaws/v1\` an error is Alma's envelope with the code of the fourth
column, and its status is 400 for whatever the caller can mend, an unknown user included. Under \`/v1\` it is an RFC 9457
problem whose \`code\` is the name of the first column. Words in braces are filled in. Codes are not unique: Alma uses some
of them for several things. The service shows the same as pages, \`/problems/{name}\`, to which the \`type\` of a problem leads.
\`GENERAL\` stands for everything unforeseen; its cause is in the log, beside the tracking id.

| name | status in /almaws | status in /v1 | code | message | why | what to do |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

/** docs/jobs.md: every job, and those that a profile called PROFILE has. Leaves nothing in the database. */
export async function jobsText(database: Database): Promise<string> {
  const work = openWork(database, systemClock, { institution: '01DOCS_INST', actor: 'docs', base: '' })
  await work.em.begin()
  try {
    await addProfile(work, { code: 'PROFILE', name: 'A profile', settings: defaultSettings() })
    return await jobsDocument(
      work,
      domains.flatMap(({ jobs = [] }) => jobs),
      generated
    )
  } finally {
    await work.em.rollback()
  }
}

/** docs/personal-data.md: every table and field of the service. */
export const inventoryText = (): string => inventoryDocument(allTables(), generated)

/** docs/cli.md: the command with all its subcommands. */
export const cliText = (): string => cliDocument(generated)

/** The README's table of options. */
export function configTable(): string {
  const rows = Object.entries(Config.properties).map(([name, option]) => {
    const { default: preset, description = '' } = option as { default?: unknown; description?: string }
    return `| ${name} | ${preset === undefined ? '' : `\`${preset}\``} | ${cell(description)} |`
  })
  return `| option | default | what it does |\n| --- | --- | --- |\n${rows.join('\n')}`
}

const marks = /(<!-- configuration -->\n)[\s\S]*?(\n<!-- \/configuration -->)/

/** The README with its table of options brought up to date; it stands between two marks. */
export function withConfigTable(readme: string): string {
  if (!marks.test(readme)) throw new Error('README.md has no <!-- configuration --> and <!-- /configuration --> marks.')
  return readme.replace(marks, (_, open: string, close: string) => `${open}${configTable()}${close}`)
}
