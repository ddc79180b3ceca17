import { present } from '../alma/present.ts'
import type { Tables } from '../codes/tables.ts'
import { link, type Work } from '../platform/work.ts'
import { Department as WireDepartment } from './department-schema.ts'
import type { CircDesk, Department, Location } from './entity.ts'
import { type Library, CircDesk as WireCircDesk, Location as WireLocation } from './schema.ts'
import type { LibraryRow } from './store.ts'

const libraryLink = (work: Work, ...rest: string[]): string => link(work, 'conf', 'libraries', ...rest)

/** What recorded answers show where a library or location has no code: the label is null, not empty. */
const named = (code: string | null | undefined, name: string | null | undefined) =>
  code ? { value: code, desc: name ?? code } : { value: '', desc: null }

/** `47BIBSYS_UBO` belongs to the customer `47BIBSYS`: a library's path starts with both. */
const customerOf = (institution: string): string => institution.replace(/_[^_]*$/, '')

/** A library as recorded answers have it, key by key. */
export const libraryToWire = (work: Work, row: LibraryRow): Library =>
  ({
    code: row.code,
    id: String(row.id),
    name: row.name,
    path: `${customerOf(work.institution)}.${work.institution}.${row.code}`,
    description: row.description,
    resource_sharing: row.resourceSharing,
    campus: named(row.campus, row.campusName),
    proxy: '',
    default_location: named(row.defaultLocation, row.defaultLocationName),
    number_of_locations: { value: String(row.locations), link: libraryLink(work, row.code, 'locations') },
    number_of_circ_desks: { value: String(row.desks), link: libraryLink(work, row.code, 'circ-desks') },
    link: libraryLink(work, row.code)
  }) as Library

/** Names that a location's answer shows beside codes. */
export interface Names {
  units: ReadonlyMap<string, string>
  desks: ReadonlyMap<string, string>
}

/** A location as recorded answers have it; its desks only where it has some. */
export function locationToWire(work: Work, tables: Tables, names: Names, location: Location): WireLocation {
  const { circ_desk: desks = [], ...record } = location.record
  const unit = location.fulfillmentUnit ?? ''
  const wire = present(
    WireLocation,
    {
      ...record,
      code: location.code,
      id: String(location.id),
      name: location.name,
      suppress_from_publishing: record.suppress_from_publishing ?? 'false',
      fulfillment_unit: { value: unit, desc: names.units.get(unit) },
      ...(desks.length > 0
        ? { circ_desk: desks.map(desk => deskOfLocation(work, names, location.library, desk)) }
        : {}),
      link: libraryLink(work, location.library, 'locations', location.code)
    },
    tables
  )
  for (const key of ['type', 'fulfillment_unit', 'accession_placement', 'call_number_type'])
    if (wire[key].value === '') wire[key].desc = null
  return wire
}

function deskOfLocation(
  work: Work,
  names: Names,
  library: string,
  desk: NonNullable<Location['record']['circ_desk']>[number]
) {
  const address = libraryLink(work, library, 'circ-desks', desk.circ_desk_code)
  return {
    link: address,
    circ_desk_code: desk.circ_desk_code,
    circ_desk_name: names.desks.get(desk.circ_desk_code) ?? desk.circ_desk_code,
    circulation_desk_link: address,
    check_in: desk.check_in ?? false,
    check_out: desk.check_out ?? false,
    reshelve: desk.reshelve ?? false
  }
}

const flags = Object.entries(WireCircDesk.properties)
  .filter(([, part]) => (part as { type?: string }).type === 'boolean')
  .map(([key]) => key)

/** A desk with all its switches, and the locations of its library that it serves. */
export const circDeskToWire = (work: Work, tables: Tables, desk: CircDesk, locations: Location[]) =>
  present(
    WireCircDesk,
    {
      ...Object.fromEntries(flags.map(key => [key, false])),
      ...desk.record,
      link: libraryLink(work, desk.library, 'circ-desks', desk.code),
      code: desk.code,
      name: desk.name,
      location: locations.flatMap(location => locationOfDesk(work, desk, location))
    },
    tables
  )

function locationOfDesk(work: Work, desk: CircDesk, location: Location) {
  const served = location.record.circ_desk?.find(entry => entry.circ_desk_code === desk.code)
  if (!served) return []
  const { check_in = false, check_out = false, reshelve = false } = served
  return [
    {
      link: libraryLink(work, location.library, 'locations', location.code),
      location_code: location.code,
      location_name: location.name,
      location_type: location.record.type,
      check_in,
      check_out,
      reshelve
    }
  ]
}

/** A department; a brief one has no operators. */
export function departmentToWire(work: Work, tables: Tables, department: Department, brief: boolean) {
  const { operator = [], ...record } = department.record
  return present(
    WireDepartment,
    {
      ...record,
      code: department.code,
      name: department.name,
      type: { value: department.type },
      owner: { value: department.library === '' ? work.institution : department.library },
      ...(brief ? {} : { operator })
    },
    tables
  )
}
