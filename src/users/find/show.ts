import { AlmaError } from '../../alma/errors.ts'
import { codeTables, type Tables } from '../../codes/tables.ts'
import { link, type Work } from '../../platform/work.ts'
import type { Versioned } from '../record/etag.ts'
import { type Expanded, fullName, toWire } from '../record/mapping.ts'
import type { UserRecord } from '../record/record.ts'
import type { User } from '../record/schema.ts'
import type { Companions } from './companions.ts'
import { find, type Naming } from './lookup.ts'
import { type Principal, principalsOf } from './store.ts'

/** What of a user is shown. */
export interface View extends Naming {
  view?: 'full' | 'brief' | undefined
  /** Comma list of loans, requests, fees; `none` or nothing: no counts. */
  expand?: string | undefined
  source_institution_code?: string | undefined
}

export interface Shown {
  user: User
  of: Versioned
}

/** One user for a GET. Without `expand` it is one statement. */
export async function showUser(work: Work, wanted: View, companions: Companions): Promise<Shown> {
  const names = expandable(wanted.expand)
  if (wanted.source_institution_code !== undefined)
    throw new AlmaError('SOURCE_USER_NOT_FOUND', {
      id: wanted.user_id,
      institution: wanted.source_institution_code
    })
  const of = await find(work, wanted)
  const expanded = names.length === 0 ? undefined : await countsOf(work, of.id, names, companions)
  const user = toWire(work, of.record, await codeTables(work), expanded)
  user.proxy_for_user = proxiesToWire(work, of.proxies ?? [])
  return { user: wanted.view === 'brief' ? briefView(user) : user, of }
}

/** A user as a changing call answers it. */
export async function shown(work: Work, of: Versioned): Promise<Shown> {
  const user = toWire(work, of.record, await codeTables(work))
  user.proxy_for_user = proxiesToWire(work, await principalsOf(work, of.id))
  return { user, of }
}

/** For whom a user may borrow, as Alma lists them: kept on the acting user (PRX-01), output only. */
const proxiesToWire = (work: Work, principals: readonly Principal[]): NonNullable<User['proxy_for_user']> =>
  principals.map(({ primary_id = '', ...name }) => ({
    link: link(work, 'users', primary_id),
    primary_id,
    full_name: fullName(name)
  }))

const countNames = ['loans', 'requests', 'fees'] as const
type CountName = (typeof countNames)[number]

/** The names in an `expand`; an unknown one is refused (401666, `alma-api.md` 3.7). */
function expandable(expand: string | undefined): CountName[] {
  if (expand === undefined) return []
  const names = expand
    .split(',')
    .map(name => name.trim().toLowerCase())
    .filter(name => name !== '' && name !== 'none')
  return names.map(name => {
    const known = countNames.find(count => count === name)
    if (known) return known
    throw new AlmaError('INVALID_PARAMETER', { name: 'expand', detail: 'Use loans, requests, fees or none.' })
  })
}

/** Zero where the domain that counts is not there. */
async function countsOf(work: Work, userId: string, names: CountName[], companions: Companions): Promise<Expanded> {
  const expanded: Expanded = {}
  for (const name of names)
    expanded[name] = (await companions.find(companion => companion.name === name)?.count?.(work, userId)) ?? 0
  return expanded
}

/** `view=brief`: core fields, e-mails, identifiers, statistics (`alma-api.md` 1.1). */
function briefView(user: User): User {
  const { user_role, user_block, user_note, proxy_for_user, rs_library, library_notice, ...core } = user
  core.contact_info = { email: core.contact_info?.email ?? [] }
  return core
}

/** A user in a list, exactly as recorded lists have it (`client-expectations.md` 2). */
export function briefUser(work: Work, record: UserRecord, tables: Tables): User {
  const coded = (table: string, code: { value?: string } | undefined) => {
    const value = code?.value ?? ''
    return { value, desc: value === '' ? '' : (tables.label(table, value) ?? value) }
  }
  const { primary_id = '', first_name = '', last_name = '', gender, status } = record
  // The nulls are recorded: clients read the keys. They are no values that a User may have.
  const counts = { requests: null, loans: null, fees: null } as unknown as Pick<User, 'requests' | 'loans' | 'fees'>
  return {
    primary_id,
    first_name,
    last_name,
    gender: coded('Genders', gender),
    password: '',
    status: coded('ContentStructureStatus', status),
    ...counts,
    link: link(work, 'users', primary_id)
  }
}
