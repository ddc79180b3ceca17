import type { AuditContent } from './rules.ts'

/** Actions whose name says too little, in words. */
const said: Readonly<Record<string, string>> = {
  'export.subject-access': 'took out everything that is held of',
  'export.personal-data': 'took out the personal data of',
  'consent.given': 'noted the consent of',
  'consent.withdrawn': 'noted that consent was withdrawn by',
  'user.deleted': 'deleted',
  'job.started': 'started the job',
  'blocks.overridden': 'lent or renewed in spite of blocks'
}

/**
 * An entry as a sentence: who looked at what, of whom, how often; or who did what. Names nobody but the actor, which is
 * the name of a key or of a job. Pure.
 */
export function wordsOf({ actor, action, subject, count, detail }: Omit<AuditContent, 'at'>): string {
  const [area, ...rest] = action.split('.')
  const about = rest.join(' ').replaceAll('-', ' ')
  const [kind = '', id = ''] = subject?.split(/:(.*)/s) ?? []
  const one = subject === undefined ? '' : kind === 'user' ? `the user ${id}` : `${kind.replaceAll('-', ' ')} ${id}`
  const verb = said[action]
  if (verb) return `${actor} ${verb} ${one || people(count)}`.trim().concat('.')
  if (area === 'read' || area === 'export') {
    const looked = area === 'read' ? 'looked at' : 'took out'
    const reads = Number(detail?.reads ?? 1)
    const how =
      detail?.operation === undefined ? '' : ` (${String(detail.operation)}${reads > 1 ? `, ${reads} times` : ''})`
    return `${actor} ${looked} ${about} of ${one || people(count)}${how}.`
  }
  const what = action.replaceAll(/[.-]/g, ' ')
  return `${actor}: ${what}${one ? `, ${one}` : ''}${count === undefined ? '' : `, ${count} in all`}.`
}

const people = (count: number | undefined): string =>
  count === undefined ? 'somebody' : count === 1 ? '1 user' : `${count} users`
