import { formatDay } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { present } from '../../alma/present.ts'
import { recordAudit } from '../../audit/service.ts'
import { codeTables, type Tables } from '../../codes/tables.ts'
import { link, type Work } from '../../platform/work.ts'
import { readDays } from '../rules.ts'
import { setActive, writtenTypes } from '../store.ts'
import { type Catalogued, catalogue } from './catalogue.ts'
import { ConfLetter, type ConfLetter as Wire } from './conf-schema.ts'
import { type Decided, decide, decideAll, decidedOf, forgetDecided } from './conf-store.ts'

interface Standing {
  tables: Tables
  decided: ReadonlyMap<string, Decided>
  active(type: string): boolean
}

async function standing(work: Work): Promise<Standing> {
  return { tables: await codeTables(work), decided: await decidedOf(work), active: await writtenTypes(work) }
}

/** A letter is enabled when any of its types is written. */
const enabledOf = ({ active }: Standing, { types }: Catalogued): boolean => types.some(active)

/** The letters that are written here. There are no components: what letters share is part of their templates. */
export async function listConfLetters(work: Work, type: string) {
  if (!['LETTER', 'COMPONENT'].includes(type.toUpperCase())) throw new AlmaError('LETTERS_RETRIEVE', {})
  if (type.toUpperCase() === 'COMPONENT') return { total_record_count: 0 }
  const now = await standing(work)
  // As with code tables, a list goes without what makes an entry long.
  const letter = catalogue.map(one => ({ ...toWire(work, now, one), xsl: undefined }) as Wire)
  return { letter, total_record_count: letter.length }
}

/** One letter, with the style sheet that is kept for it. 40166411: no such letter. */
export async function getConfLetter(work: Work, code: string): Promise<Wire> {
  return toWire(work, await standing(work), known(code))
}

/**
 * Takes what a body says of `enabled`, `retention_period` and `xsl`; what it leaves out stays. An empty period means
 * for ever. Leaves an entry in the audit trail when anything changes. 40166411 for what cannot be.
 */
export async function putConfLetter(work: Work, code: string, given: Wire): Promise<Wire> {
  const letter = known(code)
  if (given.code && given.code !== code) throw invalid('code is not the one in the address.')
  const before = await standing(work)
  const enabled = readEnabled(given.enabled?.value)
  const days = given.retention_period === undefined ? undefined : periodOf(given.retention_period)
  const was = before.decided.get(code) ?? { retentionDays: null, xsl: null }
  const next = {
    retentionDays: days === undefined ? was.retentionDays : days,
    xsl: given.xsl === undefined ? was.xsl : given.xsl || null
  }
  // Only a change: a body that was read and is sent back must not switch on types that are off.
  const switched = enabled !== undefined && enabled !== enabledOf(before, letter)
  if (switched) for (const type of letter.types) await setActive(work, type, enabled)
  const changed = next.retentionDays !== was.retentionDays || next.xsl !== was.xsl
  if (changed) await decide(work, code, next)
  // What is decided of the letter holds for all of it.
  if (next.retentionDays !== was.retentionDays) await forgetDecided(work, letter.types)
  if (switched || changed)
    await recordAudit(work, {
      action: 'letters.configuration',
      subject: `letter:${code}`,
      detail: {
        retention_days: next.retentionDays,
        xsl_changed: next.xsl !== was.xsl,
        ...(switched ? { enabled } : {})
      }
    })
  return toWire(work, await standing(work), letter)
}

/** Sets the retention period of one type, and of no other of its letter; with an entry in the audit trail. */
export async function setRetention(work: Work, type: string, period: string): Promise<void> {
  const days = periodOf(period)
  await decide(work, type, { retentionDays: days, xsl: null })
  const detail = { retention_days: days }
  await recordAudit(work, { action: 'letters.configuration', subject: `letter-type:${type}`, detail })
}

/** Gives every letter the same retention period, in days; empty: for ever. With an entry in the audit trail. */
export async function setAllRetention(work: Work, period: string): Promise<void> {
  const days = periodOf(period)
  const codes = catalogue.map(({ code }) => code)
  await decideAll(work, codes, days)
  await forgetDecided(
    work,
    catalogue.flatMap(({ types }) => types)
  )
  await recordAudit(work, { action: 'letters.configuration', count: codes.length, detail: { retention_days: days } })
}

function known(code: string): Catalogued {
  const found = catalogue.find(letter => letter.code === code)
  if (!found) throw new AlmaError('LETTER_CODE', {})
  return found
}

const invalid = (detail: string) => new AlmaError('CONF_PARAMETER', { detail })

/** A period as it is written, in days; null: for ever. 40166411 for what is none. */
export function periodOf(text: string): number | null {
  const days = readDays(text)
  if (days === undefined) throw invalid('retention_period is no number of days from 1 to 36500.')
  return days
}

function readEnabled(value: string | undefined): boolean | undefined {
  if (value === undefined || value === '') return undefined
  const text = value.toLowerCase()
  if (['true', '1'].includes(text)) return true
  if (['false', '0'].includes(text)) return false
  throw invalid('enabled is true or false.')
}

const truth = (value: boolean) => ({ value: String(value) })

function toWire(work: Work, now: Standing, letter: Catalogued): Wire {
  const { code, name, description } = letter
  const decided = now.decided.get(code)
  return present(
    ConfLetter,
    {
      link: link(work, 'conf', 'letters', code),
      code,
      enabled: truth(enabledOf(now, letter)),
      name,
      description,
      channel: 'EMAIL',
      retention_period: decided?.retentionDays == null ? '' : String(decided.retentionDays),
      customized: truth(decided?.xsl != null),
      patron_facing: truth(true),
      ...(decided
        ? {
            updated_by: { value: decided.modifiedBy, desc: decided.modifiedBy },
            update_date: formatDay(decided.modifiedAt.toISOString().slice(0, 10))
          }
        : {}),
      labels: { value: code, desc: code },
      xsl: decided?.xsl ?? undefined
    },
    now.tables
  )
}
