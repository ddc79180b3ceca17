import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import cliProgress from 'cli-progress'
import { InputError, reader } from '../alma/reader.ts'
import { systemClock } from '../clock.ts'
import { feedCode } from './feed-code.ts'
import { openLocal } from './local-file.ts'
import type { Screen } from './progress.ts'
import { rejectWriter } from './reject-writer.ts'
import { ProfileSettings } from './settings.ts'
import { FeedError } from './slices.ts'
import { type Finding, type Ground, type Verdict, validate } from './validate.ts'

const usage = `Usage:
  npm run sis -- validate FILE [--profile FILE.json] [--rejects OUT.zip] [--summary OUT.json]

FILE is a zip of XML or JSON files, or one .xml, .json or .ndjson file. Nothing of it leaves this machine.
--profile   what GET /v1/sis/profiles/CODE answers; beside it "codes": {"UserGroups": ["01", "02"]} for the institution's
            own code tables. Tables that are not given are not checked.
--rejects   where the rejected users go, to be corrected and sent again; default: FILE with .rejects.zip at its end.
--summary   the counts as JSON.
Ends with 0: all would be taken; 1: nothing would be taken, the file is damaged; 2: wrong usage; 3: some are rejected.`

const options = {
  profile: { type: 'string' },
  rejects: { type: 'string' },
  summary: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false }
} as const

interface Order {
  file: string
  ground: Ground
  rejects: string
  summary: string | undefined
}

/** Findings that are printed; all of them stand in the zip of rejects. */
const shownFindings = 100

function orderOf(args: string[]): Order {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [file] = positionals
  if (values.help || !file || positionals.length > 1) throw new Error(usage)
  try {
    accessSync(file, constants.R_OK)
  } catch {
    throw new Error(`There is no file ${file} that can be read.`)
  }
  const { rejects = `${file}.rejects.zip`, summary, profile } = values
  return { file, ground: groundOf(profile), rejects, summary }
}

const readSettings = reader(ProfileSettings)

/** The profile of a file, or that of a profile which says nothing of itself; an Error that names what is wrong. */
function groundOf(path: string | undefined): Ground {
  let given: { code?: unknown; settings?: unknown; codes?: unknown }
  try {
    given = path === undefined ? {} : JSON.parse(readFileSync(path, 'utf8'))
    const codes = (given.codes ?? {}) as Ground['codes']
    for (const list of Object.values(codes)) if (!Array.isArray(list)) throw new Error('codes holds lists of codes')
    const settings = readSettings(given.settings ?? {})
    return { profileCode: String(given.code ?? 'PROFILE'), settings, codes, now: systemClock.now() }
  } catch (error) {
    const told = error instanceof InputError ? `${error.path} ${error.message}` : (error as Error).message
    throw new Error(`The profile ${path} cannot be read: ${told}.`)
  }
}

/** Checks a file and tells what a run would refuse; returns how the process shall end. */
export async function main(args: string[], out: Screen = process.stdout, errors: Screen = process.stderr) {
  let order: Order
  try {
    order = orderOf(args)
  } catch (error) {
    errors.write(`${(error as Error).message}\n`)
    return 2
  }
  try {
    const verdict = await carryOut(order, out)
    if (order.summary) writeFileSync(order.summary, `${JSON.stringify(verdict, null, 2)}\n`)
    out.write(`${told(order, verdict)}\n`)
    if (verdict.failure) return 1
    return verdict.rejected > 0 ? 3 : 0
  } catch (error) {
    errors.write(`${order.file}: ${(error as Error).message}\n`)
    return 1
  }
}

async function carryOut({ file, ground, rejects }: Order, out: Screen): Promise<Verdict> {
  const feed = await openLocal(file).catch(error => {
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
