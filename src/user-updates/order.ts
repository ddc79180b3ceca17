import { formatDay, isSpellable, parseDay } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import type { Tables } from '../codes/tables.ts'
import type { LetterType } from '../letters/service.ts'
import { localDay } from '../terms/service.ts'
import * as edits from './edits.ts'
import { type FieldName, fieldNames, type Given, prefix } from './parameters.ts'

/** What a run is to do to each user. */
export interface UpdateOrder {
  edits: readonly { field: FieldName; apply: edits.Edit }[]
  /** Whose the users shall be; `externalId`: the SIS profile of external ones. */
  account?: { to: 'INTERNAL' | 'EXTERNAL'; externalId?: string; keepsNoPassword: boolean }
  /** Whose entries those are that are added (BULK-03). */
  segments: 'INTERNAL' | 'EXTERNAL' | 'BY_USER_ACCOUNT_TYPE'
  notice?: { type: LetterType; text: string }
}

/** What the parameters are read by. */
export interface Knowledge {
  tables: Tables
  institution: string
  /** Days are those of its clocks. */
  zone: string
}

/** Role types that need a desk or a department beside their scope: a bulk run cannot say which (BULK-04). */
export const parametrized = new Map([
  ['32', 'Circulation Desk Operator'],
  ['37', 'Receiving Operator'],
  ['214', 'Work Order Operator'],
  ['221', 'Circulation Desk Manager'],
  ['299', 'Circulation Desk Operator - Limited']
])

const wrong = (name: string, why: string): never => {
  throw new AlmaError('INVALID_INPUT', { detail: `Parameter value invalid: ${name} ${why}.` })
}

/** The parameters of one field. */
class Field {
  readonly name: string
  readonly #given: Given
  readonly #known: Knowledge

  constructor(field: FieldName, given: Given, known: Knowledge) {
    this.name = prefix + field
    this.#given = given
    this.#known = known
  }

  get value(): string {
    return String(this.#given[`${this.name}_Value`] ?? '').trim()
  }
  get scope(): string | undefined {
    return String(this.#given[`${this.name}_Scope`] ?? '').trim() || undefined
  }
  get condition(): edits.Condition {
    const word = String(this.#given[`${this.name}_Condition`] ?? '').replace(/[^a-z]/gi, '')
    if (/^(unconditional(ly)?|always|null|none)?$/i.test(word)) return 'ALWAYS'
    if (/^(only)?ifn(on|ot)empty$|^not(empty|null)$/i.test(word)) return 'IF_NOT_EMPTY'
    if (/^(only)?(if)?empty$/i.test(word)) return 'IF_EMPTY'
    return wrong(`${this.name}_Condition`, 'is not one of: UNCONDITIONAL, IF_EMPTY, IF_NOT_EMPTY')
  }
  /** A code of a table, where the institution has the table. */
  code(table: string, value = this.value, name = `${this.name}_Value`): string {
    if (value === '') return wrong(name, 'is missing')
    const { tables } = this.#known
    return tables.has(table) && !tables.isCode(table, value) ? wrong(name, `is not a code of ${table}`) : value
  }
  /** A code, or nothing for all of them: said in a word, for an empty value is more often a slip. */
  codeOrAll(table: string): string | undefined {
    return this.value.toUpperCase() === 'ALL' ? undefined : this.code(table)
  }
  /** A code, or nothing. */
  codeOrNone(table: string): string | undefined {
    return this.value === '' ? undefined : this.code(table)
  }
  scopeCode(table: string, preset: string): string {
    return this.scope === undefined ? preset : this.code(table, this.scope, `${this.name}_Scope`)
  }
  /** A day as a record has it. Milliseconds are a moment, whose day is that of the institution's clocks (BULK-02). */
  get day(): string | undefined {
    const { value } = this
    if (value === '') return undefined
    const moment = /^-?\d{6,15}$/.test(value) ? new Date(Number(value)) : undefined
    const day = parseDay(moment && isSpellable(moment) ? localDay(moment, this.#known.zone) : value)
    return day ? formatDay(day) : wrong(`${this.name}_Value`, 'is no day')
  }
  /** The institution, or one of its libraries. */
  place(scope: string | undefined): string | undefined {
    if (scope === undefined || scope === this.#known.institution) return scope
    return this.code('Organizations', scope, `${this.name}_Scope`)
  }
  get institution(): string {
    return this.#known.institution
  }
}

const coded = (value: string | undefined) => (value === undefined ? undefined : { value })
const codesOf = (field: Field): string[] => {
  const codes = field.value.split(/[\s,;]+/).filter(code => code !== '')
  return codes.length === 0
    ? wrong(`${field.name}_Value`, 'is missing')
    : [...new Set(codes.map(code => field.code('LibraryNoticesOptInDisplay', code)))]
}

function roleOf(field: Field): string {
  const type = field.code('HFrUserRoles.roleType')
  const name = parametrized.get(type)
  return name ? wrong(`${field.name}_Value`, `names a role that needs a desk or department: ${name}`) : type
}

function statusOf(field: Field): string {
  const status = field.value.toUpperCase()
  return status === 'ACTIVE' || status === 'INACTIVE'
    ? status
    : wrong(`${field.name}_Value`, 'is neither ACTIVE nor INACTIVE')
}

/** How each field is changed. */
const makers: Record<Exclude<FieldName, 'SetAccountTo'>, (field: Field) => edits.Edit> = {
  UserGroup: field => edits.setField('user_group', coded(field.code('UserGroups')), field.condition),
  Campus: field => edits.setField('campus_code', coded(field.codeOrNone('Campuses')), field.condition),
  Status: field => edits.setField('status', coded(statusOf(field)), field.condition),
  Expiry_Date: field => edits.setField('expiry_date', field.day, field.condition),
  Purge_Date: field => edits.setField('purge_date', field.day, field.condition),
  Title: field => edits.setField('user_title', coded(field.codeOrNone('UserTitles')), field.condition),
  JobDescription: field => edits.setField('job_description', jobOf(field), field.condition),
  CatalogerLevel: field =>
    edits.setField('cataloger_level', coded(field.codeOrNone('CatalogerLevel')), field.condition),
  DisableBlock: field => edits.disableBlock(field.codeOrAll('UserBlockDescription')),
  AddBlock: field => edits.addBlock(field.code('UserBlockDescription'), field.scopeCode('UserBlockTypes', 'GENERAL')),
  RemoveRole: field => edits.removeRole(field.code('HFrUserRoles.roleType'), field.place(field.scope)),
  AddRole: field => edits.addRole(roleOf(field), field.place(field.scope) ?? field.institution),
  AddNote: field =>
    edits.addNote(field.value || wrong(`${field.name}_Value`, 'is missing'), field.scopeCode('NoteTypes', 'OTHER')),
  RemoveStatistics: field => edits.removeStatistic(field.codeOrAll('UserStatCategories')),
  AddStatistics: field =>
    edits.addStatistic(
      field.code('UserStatCategories'),
      field.scope && field.code('UserStatisticalTypes', field.scope, `${field.name}_Scope`)
    ),
  RemoveRSL: field => edits.removeLibrary(field.codeOrAll('Organizations')),
  RSL: field => edits.addLibrary(field.code('Organizations')),
  DisableSMS: field => (/^(false|0)$/i.test(field.value) ? record => record : edits.disableSms),
  Opt_In_Patron_Letters: field => edits.choose(codesOf(field), true),
  Opt_Out_Patron_Letters: field => edits.choose(codesOf(field), false)
}

const jobOf = (field: Field): string | undefined =>
  field.value.length > 255 ? wrong(`${field.name}_Value`, 'has more than 255 characters') : field.value || undefined

/** A switch that scripts write bare, with `_Value`, or with `_Active` alone. */
function switchOf(given: Given, name: string): string {
  const [bare, value, active] = ['', '_Value', '_Active'].map(suffix => given[prefix + name + suffix])
  return String(value || bare || active || '').trim()
}

function segmentsOf(given: Given): UpdateOrder['segments'] {
  const word = switchOf(given, 'FieldType').toUpperCase()
  if (word === '' || word === 'TRUE' || word === 'FALSE') return 'INTERNAL'
  if (word === 'INTERNAL' || word === 'EXTERNAL' || word === 'BY_USER_ACCOUNT_TYPE') return word
  return wrong(`${prefix}FieldType`, 'is not one of: INTERNAL, EXTERNAL, BY_USER_ACCOUNT_TYPE')
}

function accountOf(given: Given, known: Knowledge): UpdateOrder['account'] {
  const field = new Field('SetAccountTo', given, known)
  const to = field.value.toUpperCase()
  if (to !== 'INTERNAL' && to !== 'EXTERNAL') return wrong(`${field.name}_Value`, 'is neither INTERNAL nor EXTERNAL')
  const keepsNoPassword = /^(true|1)$/i.test(switchOf(given, 'DontGeneratePassword'))
  return { to, keepsNoPassword, ...(field.scope && to === 'EXTERNAL' ? { externalId: field.scope } : {}) }
}

/** The letter that a code of Alma's names; undefined: there is none of that name here. */
export const noticeTypes = new Map<string, LetterType>([
  ['', 'UserNotification'],
  ['UserNotification', 'UserNotification'],
  ['UserNotificationsLetter', 'UserNotification'],
  ['PasswordReset', 'PasswordReset']
])

/**
 * What the parameters ask for, or the first thing that is wrong with them (401664). Something must be asked for. Pure.
 */
export function orderOf(given: Given, known: Knowledge): UpdateOrder {
  const active = fieldNames.filter(name => given[`${prefix}${name}_Active`] === true)
  const notified = given.SEND_Notification_To_User_Active === true
  if (active.length === 0 && !notified) wrong(`${prefix}..._Active`, 'is true of none: there is nothing to do')
  const type = noticeTypes.get(String(given.SEND_Notification_To_User_Value ?? '').trim()) ?? 'UserNotification'
  return {
    edits: active.flatMap(field =>
      field === 'SetAccountTo' ? [] : [{ field, apply: makers[field](new Field(field, given, known)) }]
    ),
    ...(active.includes('SetAccountTo') ? { account: accountOf(given, known) } : {}),
    segments: segmentsOf(given),
    ...(notified ? { notice: { type, text: String(given.notification_text ?? '').trim() } } : {})
  } as UpdateOrder
}
