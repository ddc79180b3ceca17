import type { Department } from './department-schema.ts'
import type { OpenHour } from './open-hours-schema.ts'
import type { CircDesk, Location } from './schema.ts'

/** What a location carries beside its columns. */
export type LocationRecord = Pick<
  Location,
  | 'external_name'
  | 'type'
  | 'remote_storage'
  | 'map'
  | 'suppress_from_publishing'
  | 'circ_desk'
  | 'accession_placement'
  | 'call_number_type'
>

/** What a desk carries beside its columns; its locations are known by the locations. */
export type CircDeskRecord = Omit<CircDesk, 'link' | 'code' | 'name' | 'location'>

/** What a department carries beside its columns. */
export type DepartmentRecord = Omit<Department, 'code' | 'name' | 'type' | 'owner'>

/** A line of the calendar as it is stored. */
export type OpenHourRecord = OpenHour
