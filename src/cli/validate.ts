import { readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import cliProgress from 'cli-progress'
import { InputError, reader } from '../alma/reader.ts'
import { systemClock } from '../platform/clock.ts'
import { openLocal } from '../sis/cli/local-file.ts'
import type { Screen } from '../sis/cli/progress.ts'
import { rejectWriter } from '../sis/cli/reject-writer.ts'
import { FeedError } from '../sis/feed/slices.ts'
import { ProfileSettings } from '../sis/profile/settings.ts'
import { feedCode } from '../sis/runs/feed-code.ts'
import { type Finding, type ProfileFile, type Verdict, validate } from '../sis/validate/validate.ts'
import type { Register } from './context.ts'
import { Ending } from './exits.ts'
import { refuseUnreadable } from './sis-send.ts'

interface Order {
  file: string
  ground: ProfileFile
  rejects: string
  summary: string | undefined
}

/** `patronage sis validate`: checks a file on this machine, without a database. */
export const registerValidate: Register = (parent, context) => {
  parent
    .command('validate')
    .description('check a file here, without a service or a database: nothing leaves this machine (docs/feeds.md)')
    .argument(
      '<file>',
      'a zip of XML or JSON files, or one .xml, .json, .ndjson or (with csv in the profile) .csv file'
    )
    .option(
      '--profile <file.json>',
      'what GET /v1/sis/profiles/CODE answers; beside it "codes": {"UserGroups": ["01"]} for own code tables, not checked otherwise'
    )
    .option('--rejects <out.zip>', 'where the rejected users go, to be corrected; default: FILE.rejects.zip')
    .option('--summary <out.json>', 'the counts as JSON')
    .action(async (file: string, { rejects = `${file}.rejects.zip`, summary, profile }: Given) => {
      refuseUnreadable(file)
      refuseSame({ file, '--profile': profile, '--rejects': rejects, '--summary': summary })
      const order = { file, ground: groundOf(profile), rejects, summary }
      const verdict = await carryOut(order, context.out)
      if (summary) writeFileSync(summary, `${JSON.stringify(verdict, null, 2)}\n`)
      context.say(told(order, verdict))
      if (verdict.failure) context.end('failed')
      else if (verdict.rejected > 0) context.end('rejected')
    })
}

interface Given {
  rejects?: string
  summary?: string
  profile?: string
}

/** Ends with `usage` when two of them are the same file: what is written must not take the place of what is read. */
function refuseSame(named: Record<string, string | undefined>): void {
  const known = new Map<string, string>()
  for (const [name, path] of Object.entries(named)) {
    if (path === undefined) continue
    const place = placeOf(path)
    const other = known.get(place)
    if (other) throw new Ending('usage', `${name} is the file of ${other === 'file' ? 'the feed' : other}: ${path}`)
    known.set(place, name)
  }
}

/** Where a path leads, also over links; as it is written when there is nothing yet. */
function placeOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

/** Findings that are printed; all of them stand in the zip of rejects. */
const shownFindings = 100

const readSettings = reader(ProfileSettings)

/** The profile of a file, or that of a profile which says nothing of itself; an Error that names what is wrong. */
function groundOf(path: string | undefined): ProfileFile {
  let given: { code?: unknown; settings?: unknown; codes?: unknown }
  try {
    given = path === undefined ? {} : JSON.parse(readFileSync(path, 'utf8'))
    const codes = (given.codes ?? {}) as ProfileFile['codes']
    for (const list of Object.values(codes)) if (!Array.isArray(list)) throw new Error('codes holds lists of codes')
    const settings = readSettings(given.settings ?? {})
    return { profileCode: String(given.code ?? 'PROFILE'), settings, codes, now: systemClock.now() }
  } catch (error) {
    const told = error instanceof InputError ? `${error.path} ${error.message}` : (error as Error).message
    throw new Ending('usage', `The profile ${path} cannot be read: ${told}.`)
  }
}

async function carryOut({ file, ground, rejects }: Order, out: Screen): Promise<Verdict> {
  const feed = await openLocal(file, ground.settings.csv).catch(error => {
    if (error instanceof FeedError) return error
    throw error
  })
  if (feed instanceof FeedError)
    return {
      users: 0,
      rejected: 0,
      reasons: {},
      failure: { file, line: 0, column: 0, code: feedCode(feed.message), message: feed.message }
    }
  const bar = out.isTTY ? progressBar(out) : undefined
  const writer = rejectWriter(rejects, ground.now)
  const lines: string[] = []
  let counts = { users: 0, rejected: 0 }
  // Twice through the file: structure, then records.
  const tell = () => bar?.update(Math.min(99, (50 * feed.read()) / Math.max(1, feed.bytes)), counts)
  const timer = setInterval(tell, 200)
  const say = async (finding: Finding): Promise<void> => {
    if (lines.length < shownFindings) lines.push(lineOf(finding))
    await writer.write(finding)
  }
  try {
    return await validate(feed.entries, ground, say, verdict => {
      counts = verdict
    })
  } finally {
    clearInterval(timer)
    bar?.stop()
    feed.close()
    await writer.end()
    for (const line of lines) out.write(`${line}\n`)
  }
}

function progressBar(stream: Screen) {
  const format = '  {bar} {percentage}% | {users} users | {rejected} rejected'
  const bar = new cliProgress.SingleBar({ stream, format, hideCursor: true }, cliProgress.Presets.shades_classic)
  bar.start(100, 0, { users: 0, rejected: 0 })
  return bar
}

const lineOf = ({ entry, line, column, code, reason, message }: Finding): string =>
  `${entry.name}:${line}:${column} ${code} ${reason}: ${message}`

function told({ file, rejects }: Order, { users, rejected, reasons, failure }: Verdict): string {
  if (failure) {
    const place = failure.line > 0 ? `${failure.file}:${failure.line}:${failure.column} ` : `${file}: `
    return `${place}${failure.code}: ${failure.message}\nThe file is damaged: nothing of it would be taken.`
  }
  const counts = Object.entries(reasons).map(([reason, count]) => `  ${count} ${reason}`)
  const more = rejected > shownFindings ? [`... and ${rejected - shownFindings} more`] : []
  const where = rejected > 0 ? [`They stand in ${rejects}, to be corrected and sent again.`] : []
  return [
    ...more,
    `${users} users: ${users - rejected} would be taken, ${rejected} rejected`,
    ...counts,
    ...where
  ].join('\n')
}
