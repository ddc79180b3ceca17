import type { TObject, TSchema } from 'typebox'
import { cell } from '../http/markdown.ts'
import type { Work } from '../platform/work.ts'
import type { AnyJob, JobListing } from './job.ts'

/**
 * docs/jobs.md: every job of the institution, as it was declared. Integration profiles have jobs of their own; the
 * document shows those of the work's institution.
 */
export async function jobsDocument(work: Work, jobs: readonly AnyJob[], generated: string): Promise<string> {
  const found = await Promise.all(jobs.map(async job => (await job.list(work)).map(listing => ({ job, listing }))))
  const sections = found
    .flat()
    .sort((one, other) => one.listing.name.localeCompare(other.listing.name))
    .map(({ job, listing }) => section(job, listing))
  return `# Jobs

${generated}

What runs by itself, or when \`POST /almaws/v1/conf/jobs/{id}?op=run\` asks for it. The parameters of a run are sent as
\`parameter\` entries of that call; its counters stand in its instance (\`GET .../conf/jobs/{id}/instances/{instance}\`).

Schedules run by the clocks of the institution: \`0 1 * * *\` is one o'clock at the library, in summer and in winter. Its time zone is
\`time_zone\` of \`PUT /v1/terms\` (UTC where none was named), and \`schedule\` of \`GET .../conf/jobs/{id}\` says it. Where clocks are put
forward, a job whose time is skipped runs at the moment of the change; where they are put back, a job whose time comes twice runs the
first time. A schedule for every hour runs in each hour that passes. Days and times of runs are told in UTC. With another time zone a
schedule begins anew: what would have been due before is not made up for.

${sections.join('\n')}`
}

function section({ type, category, parameters, counters }: AnyJob, listing: JobListing): string {
  const when = listing.schedule ? `by itself (\`${listing.schedule}\`) and when asked` : 'when asked'
  return `## ${listing.name}

${listing.description}

${listing.profile ? 'One for each profile' : `Id \`${listing.id}\``}, type ${type}, category ${category.desc}. Runs ${when}.
${parametersTable(parameters)}${countersTable(counters)}`
}

function parametersTable(schema: TObject): string {
  const entries = Object.entries<TSchema>(schema.properties)
  if (entries.length === 0) return ''
  const rows = entries.map(([name, part]) => {
    const { default: preset, description = '' } = part as { default?: unknown; description?: string }
    return `| \`${name}\` | ${preset === undefined ? '' : `\`${preset}\``} | ${cell(description)} |`
  })
  return `\n| parameter | default | what it says |\n| --- | --- | --- |\n${rows.join('\n')}\n`
}

function countersTable(counters: Record<string, string>): string {
  const rows = Object.entries(counters).map(([name, label]) => `| \`${name}\` | ${cell(label)} |`)
  return rows.length === 0 ? '' : `\n| counter | label |\n| --- | --- |\n${rows.join('\n')}\n`
}
