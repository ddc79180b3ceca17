import type { AlarmCode } from './schema.ts'

/** Something that somebody should look at. No field says anything of a patron. */
export interface Found {
  code: AlarmCode
  /** What it is about: the same thing has the same words as long as it lasts. */
  about: string
  /** Code of the integration profile. */
  profile?: string | undefined
  /** A sentence, and what to do. */
  message: string
}

/** An alarm that lasts, as it is stored. */
export interface Known {
  about: string
  since: Date
  toldAt: Date | null
  triedAt: Date | null
}

/** A mail that was not taken is tried again after so many minutes. */
const againMinutes = 5
/** Between two mails to an institution: what comes in between waits for the next. */
export const restMinutes = 10

const passed = (since: Date | null, now: Date, minutes: number): boolean =>
  since === null || now.getTime() - since.getTime() >= minutes * 60_000

/** What has begun and what is over. Pure. */
export function compare(found: readonly Found[], known: readonly Known[]): { begun: Found[]; over: string[] } {
  const before = new Set(known.map(({ about }) => about))
  const now = new Set(found.map(({ about }) => about))
  return {
    begun: found.filter(({ about }) => !before.has(about)),
    over: known.map(({ about }) => about).filter(about => !now.has(about))
  }
}

/** Those that somebody is to be told of at this moment: new ones, and those that lasted `repeatHours` since. Pure. */
export function dueOf(
  found: readonly Found[],
  known: readonly Known[],
  { now, repeatHours }: { now: Date; repeatHours: number }
): Found[] {
  const told = known.flatMap(({ toldAt }) => (toldAt ? [toldAt.getTime()] : []))
  const tried = known.flatMap(({ triedAt }) => (triedAt ? [triedAt.getTime()] : []))
  if (told.length > 0 && !passed(new Date(Math.max(...told)), now, restMinutes)) return []
  if (tried.length > 0 && !passed(new Date(Math.max(...tried)), now, againMinutes)) return []
  const states = new Map(known.map(state => [state.about, state]))
  return found.filter(({ about }) => passed(states.get(about)?.toldAt ?? null, now, repeatHours * 60))
}

export interface Mail {
  to: string[]
  alarms: Found[]
}

/** The mails about some alarms: addresses that are told the same are told together. Pure. */
export function mailsOf(
  due: readonly Found[],
  all: readonly string[],
  ofProfiles: ReadonlyMap<string, readonly string[]>
): Mail[] {
  const addresses = new Set([...all, ...[...ofProfiles.values()].flat()])
  const mails = new Map<string, Mail>()
  for (const to of addresses) {
    const theirs = due.filter(({ profile }) => all.includes(to) || ofProfiles.get(profile ?? '')?.includes(to))
    if (theirs.length === 0) continue
    const key = theirs.map(({ about }) => about).join('\n')
    const mail = mails.get(key)
    if (mail) mail.to.push(to)
    else mails.set(key, { to: [to], alarms: theirs })
  }
  return [...mails.values()]
}

/** Alarms that one mail tells of in full. */
const told = 20

/** Subject and text of a mail. `base`: address of the service, where it is configured. Pure. */
export function wordsOf(
  institution: string,
  alarms: readonly Found[],
  base: string
): { subject: string; text: string } {
  const [first] = alarms
  const what =
    alarms.length === 1 && first ? `${first.code} ${first.profile ?? first.about}` : `${alarms.length} alarms`
  const lines = alarms
    .slice(0, told)
    .map(({ code, profile, message }) => `${code}${profile ? ` ${profile}` : ''}: ${message}`)
  if (alarms.length > told) lines.push(`... and ${alarms.length - told} more.`)
  const list = `All alarms as of now: GET ${base}/v1/alarms. Who is told: ${base}/v1/alarms/settings, and the profiles.`
  return { subject: `Patronage ${institution}: ${what}`, text: `${lines.join('\n\n')}\n\n${list}\n` }
}
