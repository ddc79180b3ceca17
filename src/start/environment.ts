/** Names of the command, beside the options of the service. */
const ofCommand = ['PATRONAGE_URL', 'PATRONAGE_KEY']

/** Beginnings that are anybody's: only a name that is nearly one of ours is taken for a slip there. */
const ordinary = /^(HOST|PORT|DATA|LOG|BODY|UPLOAD|POOL|JOB|PUBLIC|STOP|MAIL|REPORT|WORKERS)$/

/** Set by Kubernetes and Docker for a service that is called as ours begin, such as DATABASE_PORT_5432_TCP. */
const ofLinks = /_(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP)(_(ADDR|PORT|PROTO))?)?)$/

/** A name that looks like an option and is none, with the option that it is nearest to. */
export interface Slip {
  name: string
  nearest: string
}

/**
 * The first name of an environment that must be a slip of the pen: nearly an option's name, or beginning as options do
 * and nobody else. An option that is misspelt would otherwise be left out without a word.
 */
export function slipOf(environment: Readonly<Record<string, unknown>>, options: readonly string[]): Slip | undefined {
  const known = [...options, ...ofCommand]
  const beginnings = new Set(known.map(beginningOf).filter(beginning => !ordinary.test(beginning)))
  for (const name of Object.keys(environment).sort()) {
    const upper = name.toUpperCase()
    if (environment[name] === undefined || known.includes(name) || ofLinks.test(upper)) continue
    const [nearest = '', distance = 0] = nearestOf(upper, known)
    const isNear = upper[0] === nearest[0] && distance <= (upper.length >= 8 ? 2 : upper.length >= 6 ? 1 : 0)
    if (isNear || (name.includes('_') && beginnings.has(beginningOf(name)))) return { name, nearest }
  }
  return undefined
}

/** Refuses such a name; an Error names both, and no value. */
export function refuseSlips(environment: Readonly<Record<string, unknown>>, options: readonly string[]): void {
  const { name, nearest } = slipOf(environment, options) ?? {}
  if (name)
    throw new Error(`The environment variable ${name} is none of this program. Is ${nearest} meant? Else unset it.`)
}

const beginningOf = (name: string): string => name.split('_')[0] ?? ''

/** Of those that begin alike, where there are any, and of two that are as near the longer. */
function nearestOf(name: string, known: readonly string[]): [string, number] {
  const alike = known.filter(option => beginningOf(option) === beginningOf(name))
  const all = (alike.length > 0 ? alike : known).map(option => [option, distance(name, option)] as [string, number])
  const isBetter = ([one, far]: [string, number], [other, least]: [string, number]) =>
    far < least || (far === least && one.length > other.length)
  return all.reduce((best, one) => (isBetter(one, best) ? one : best))
}

/** How many letters are wrong, missing, too many or changed places. */
export function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= one.length; i++) {
    const [above = [], before] = [rows[i - 1], rows[i - 2]]
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1]
      let least = Math.min((row[j - 1] ?? 0) + 1, (above[j] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (before && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    rows.push(row)
  }
  return rows[one.length]?.[other.length] ?? 0
}
