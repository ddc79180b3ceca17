/**
 * Roles that a key may be limited to, with their codes in the code table HFrUserRoles (ROL-01). A test holds both
 * equal.
 */
export const roles = {
  'User Manager': '21',
  'General System Administrator': '26',
  'Repository Manager': '29',
  'Circulation Desk Operator': '32',
  'Fulfillment Services Operator': '38',
  'User Administrator': '50',
  'Requests Operator': '51',
  'Fulfillment Administrator': '52',
  'Repository Administrator': '53',
  'Acquisitions Administrator': '56',
  'Letter Administrator': '57',
  Cataloger: '204',
  'Catalog Administrator': '205',
  'Catalog Manager': '206',
  'Physical Inventory Operator': '210',
  'Fulfillment Services Manager': '215',
  'Designs Analytics': '220',
  'Circulation Desk Manager': '221',
  'Resource Sharing Partners Manager': '239',
  'Purchase Request Manager': '247',
  'Purchase Request Operator Extended': '248',
  'Circulation Desk Operator - Limited': '299',
  'Printout Queue Manager': '428',
  'Analytics Administrator': '2200'
} as const

export type RoleName = keyof typeof roles

const operators = [
  'Circulation Desk Operator',
  'Circulation Desk Manager',
  'Circulation Desk Operator - Limited'
] as const satisfies RoleName[]
const services = [
  'Requests Operator',
  'Fulfillment Services Operator',
  'Fulfillment Services Manager'
] as const satisfies RoleName[]
const userRoles = ['User Manager', 'User Administrator'] as const satisfies RoleName[]
const fulfillment = ['Fulfillment Administrator', 'General System Administrator'] as const satisfies RoleName[]

/**
 * Which roles have which privilege. A key without roles has them all, as far as its areas go; a key with roles has
 * those of its roles. VIEW_LOAN_DETAILS is AN-30, MANAGE_ANONYMIZATION AN-02, the others follow ROL-01.
 */
export const privileges = {
  /** See who has borrowed, requested or owes. */
  VIEW_LOAN_DETAILS: [
    ...operators,
    ...services,
    'Resource Sharing Partners Manager',
    'Fulfillment Administrator',
    'User Administrator',
    'General System Administrator'
  ],
  MANAGE_USERS: userRoles,
  /** Feeds of student information systems: profiles, runs, approval, undo. */
  MANAGE_FEEDS: [...userRoles, 'General System Administrator'],
  MANAGE_SETS: [...userRoles, ...fulfillment],
  PURGE_USERS: userRoles,
  CIRCULATE: [...operators, 'Fulfillment Administrator'],
  SCAN_IN: [...operators, ...services, 'Resource Sharing Partners Manager', 'Fulfillment Administrator'],
  MANAGE_FEES: ['Circulation Desk Operator', 'Circulation Desk Manager', 'Fulfillment Administrator', ...userRoles],
  MANAGE_REQUESTS: [...operators, ...services, 'Fulfillment Administrator'],
  MANAGE_RESOURCE_SHARING: [
    'Resource Sharing Partners Manager',
    'Fulfillment Services Operator',
    'Fulfillment Services Manager',
    'Fulfillment Administrator'
  ],
  MANAGE_PRINTOUTS: [...operators, ...services, 'Printout Queue Manager', 'Fulfillment Administrator'],
  /** Terms of use, limits, overdue profiles, fee settings, libraries, locations, hours. */
  CONFIGURE_FULFILLMENT: fulfillment,
  MANAGE_ANONYMIZATION: fulfillment,
  MANAGE_LETTERS: ['Letter Administrator', 'General System Administrator'],
  /** Code and mapping tables, integration profiles. */
  CONFIGURE_SYSTEM: ['General System Administrator'],
  /** S/FTP connections and their test (DSP-01, ANL-05). */
  MANAGE_SFTP: ['General System Administrator'],
  VIEW_AUDIT: ['General System Administrator'],
  /** Any job; a job may ask for more. */
  RUN_JOBS: [...userRoles, ...fulfillment, 'Letter Administrator'],
  MANAGE_CATALOGUE: [
    'Repository Manager',
    'Repository Administrator',
    'Cataloger',
    'Catalog Administrator',
    'Catalog Manager',
    'Physical Inventory Operator'
  ],
  MANAGE_PURCHASE_REQUESTS: [
    'Purchase Request Manager',
    'Purchase Request Operator Extended',
    'Acquisitions Administrator',
    ...userRoles
  ],
  MANAGE_DEPOSITS: ['Repository Manager', 'Repository Administrator', ...userRoles]
} as const satisfies Record<string, readonly RoleName[]>

export type Privilege = keyof typeof privileges

/** True when the roles have the privilege. No roles at all (undefined or null): nothing is limited. */
export const mayUse = (roles: readonly RoleName[] | null | undefined, privilege: Privilege): boolean =>
  roles == null || (privileges[privilege] as readonly RoleName[]).some(role => roles.includes(role))
