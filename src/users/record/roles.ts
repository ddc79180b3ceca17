import type { Tables } from '../../codes/tables.ts'
import type { UserRecord } from './record.ts'

type Roles = NonNullable<UserRecord['user_role']>

/**
 * The roles that the role assignment rules give to a new user (SIS-34, SIS-71): Patron, for the whole
 * institution. A fresh copy each time: records are never shared.
 */
export const assignedRoles = (institution: string): Roles => [
  { status: { value: 'ACTIVE' }, scope: { value: institution }, role_type: { value: '200' } }
]

/** Roles after the rules ran again (`recalculate_roles`): what the rules give is there and active, all else stays. */
export function recalculatedRoles(roles: Roles, institution: string): Roles {
  const rest = assignedRoles(institution).filter(
    given => !roles.some(role => sameRole(role, given) && role.status?.value === 'ACTIVE')
  )
  const kept = roles.map(role => rest.find(given => sameRole(role, given)) ?? role)
  return [...kept, ...rest.filter(given => !kept.includes(given))]
}

const sameRole = (one: Roles[number], other: Roles[number]): boolean =>
  one.role_type?.value === other.role_type?.value && one.scope?.value === other.scope?.value

/** Roles as a call gives them: without a status they are active, with an unknown one inactive (`alma-api.md` 2.1). */
export function givenRoles(roles: Roles, tables: Tables): Roles {
  return roles.map(role => {
    const status = role.status?.value ?? 'ACTIVE'
    const known = !tables.has('UserRoleStatus') || tables.isCode('UserRoleStatus', status)
    const { status: _given, ...rest } = role
    return { status: { value: known ? status : 'INACTIVE' }, ...rest }
  })
}
