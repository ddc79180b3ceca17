import { AlmaError } from '../alma/errors.ts'
import { codeTables, type Tables } from '../codes/tables.ts'
import type { Work } from '../platform/work.ts'
import { CircDesk, FulfillmentUnit, Library, Location, RemoteStorage } from './entity.ts'
import { forgetPlaces } from './known-store.ts'
import { locationToWire, type Names } from './mapping.ts'
import type { LocationRecord } from './record.ts'
import type { LocationPut, Location as WireLocation } from './schema.ts'
import { knownLibrary } from './service.ts'

// Recorded lists are in the order of names as people sort them: case and punctuation do not count.
const byName = new Intl.Collator('en', { ignorePunctuation: true })

/** All locations of a library by name. Not paged. 402119 for an unknown library. */
export async function listLocations(work: Work, library: string) {
  await knownLibrary(work, library)
  const found = await work.em.find(Location, { library })
  found.sort((one, other) => byName.compare(one.name, other.name) || (one.code < other.code ? -1 : 1))
  const [tables, names] = [await codeTables(work), await namesOf(work, library)]
  const count = { total_record_count: found.length }
  if (found.length === 0) return count
  return { location: found.map(location => locationToWire(work, tables, names, location)), ...count }
}

/** One location. 402119 for an unknown library or location. */
export async function getLocation(work: Work, library: string, code: string) {
  await knownLibrary(work, library)
  return toWire(work, await knownLocation(work, library, code))
}

/** Makes a location. 401664 for an unknown library, a code that is taken, an unknown desk; 60297 to 60301. */
export async function createLocation(work: Work, library: string, given: WireLocation) {
  await parentOf(work, library)
  const record = await checked(work, library, given)
  if (await work.em.findOne(Location, { library, code: given.code })) throw invalid('the location code is taken')
  const location = work.em.create(Location, {
    institution: work.institution,
    library,
    code: given.code,
    name: given.name,
    fulfillmentUnit: given.fulfillment_unit?.value || null,
    record
  })
  await work.em.flush()
  forgetPlaces(work)
  return toWire(work, location)
}

/** Replaces a location. As creating one; 60302 for an unknown location or another code than the address names. */
export async function updateLocation(work: Work, library: string, code: string, given: LocationPut) {
  await parentOf(work, library)
  if (given.code && given.code !== code)
    throw new AlmaError('LOCATION_UPDATE', { reason: 'A location keeps its code.' })
  const record = await checked(work, library, given)
  const location = await work.em.findOne(Location, { library, code })
  if (!location) throw new AlmaError('LOCATION_UPDATE', { reason: `Location ${code} was not found.` })
  location.name = given.name
  location.fulfillmentUnit = given.fulfillment_unit?.value || null
  location.record = record
  await work.em.flush()
  forgetPlaces(work)
  return toWire(work, location)
}

/** Removes a location. 402119 for an unknown one, and for the library's default location. */
export async function deleteLocation(work: Work, library: string, code: string): Promise<void> {
  const parent = await knownLibrary(work, library)
  const location = await knownLocation(work, library, code)
  if (parent.defaultLocation === code)
    throw new AlmaError('CONF_GENERAL', { reason: `Location ${code} is the default location of its library.` })
  work.em.remove(location)
  await work.em.flush()
  forgetPlaces(work)
}

const invalid = (detail: string): AlmaError =>
  new AlmaError('INVALID_INPUT', { detail: `Parameter value invalid: ${detail}.` })

async function toWire(work: Work, location: Location): Promise<WireLocation> {
  return locationToWire(work, await codeTables(work), await namesOf(work, location.library), location)
}

async function knownLocation(work: Work, library: string, code: string): Promise<Location> {
  const location = await work.em.findOne(Location, { library, code })
  if (!location) throw new AlmaError('LOCATION_NOT_FOUND', { code })
  return location
}

/** 402119 is not among the documented answers of POST and PUT: an unknown library is a bad parameter there. */
async function parentOf(work: Work, library: string): Promise<void> {
  if (!(await work.em.findOne(Library, { code: library }))) throw invalid(`library ${library} was not found`)
}

async function namesOf(work: Work, library: string): Promise<Names> {
  const units = await work.em.find(FulfillmentUnit, {})
  const desks = await work.em.find(CircDesk, { library })
  return { units: new Map(units.map(nameByCode)), desks: new Map(desks.map(nameByCode)) }
}

const nameByCode = ({ code, name }: { code: string; name: string }) => [code, name] as const

/** What of a given location is only carried, after every coded value was looked up. */
async function checked(work: Work, library: string, given: LocationPut): Promise<LocationRecord> {
  const tables = await codeTables(work)
  const { type, remote_storage = '', accession_placement, call_number_type, circ_desk = [] } = given
  if (illegal(tables, 'HLocation.locationType', type)) throw new AlmaError('LOCATION_TYPE', {})
  if (remote_storage !== '' && !(await work.em.findOne(RemoteStorage, { code: remote_storage })))
    throw new AlmaError('REMOTE_STORAGE', {})
  const unit = given.fulfillment_unit?.value ?? ''
  if (unit !== '' && !(await work.em.findOne(FulfillmentUnit, { code: unit })))
    throw new AlmaError('FULFILLMENT_UNIT', {})
  if (illegal(tables, 'accessionPlacementsOptions', accession_placement)) throw new AlmaError('ACCESSION_PLACEMENT', {})
  if (illegal(tables, 'CallNumberType', call_number_type)) throw new AlmaError('CALL_NUMBER_TYPE', {})
  const suppressed = given.suppress_from_publishing || 'false'
  if (suppressed !== 'true' && suppressed !== 'false')
    throw invalid('suppress_from_publishing is neither true nor false')
  const desks = new Set((await work.em.find(CircDesk, { library })).map(desk => desk.code))
  const unknown = circ_desk.find(desk => !desks.has(desk.circ_desk_code))
  if (unknown) throw invalid(`circulation desk ${unknown.circ_desk_code} was not found`)
  return {
    external_name: given.external_name ?? '',
    type: type?.value ? type : { value: 'OPEN' },
    remote_storage,
    map: given.map ?? '',
    suppress_from_publishing: suppressed,
    accession_placement: accession_placement ?? { value: '' },
    call_number_type: call_number_type ?? { value: '' },
    circ_desk
  }
}

const illegal = (tables: Tables, table: string, coded: { value?: string } | undefined): boolean =>
  coded?.value !== undefined && coded.value !== '' && !tables.isCode(table, coded.value)
