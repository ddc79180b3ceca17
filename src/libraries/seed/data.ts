import type { CircDeskRecord, DepartmentRecord, LocationRecord } from '../record.ts'

// A campus that does not exist: three libraries on two sites, and the one that borrows from elsewhere.
export const campuses = [
  { code: 'MAIN', name: 'Main Campus' },
  { code: 'HILL', name: 'Hill Campus' }
]

export const fulfillmentUnits = [
  { code: 'General', name: 'General' },
  { code: 'Short', name: 'Short loan' },
  { code: 'Media', name: 'Media and equipment' },
  { code: 'Limited', name: 'Library use only' },
  { code: 'Sharing', name: 'Resource sharing' }
]

export const remoteStorages = [{ code: 'Annex', name: 'Millbrook Annex' }]

export const libraries = [
  {
    code: 'MAIN',
    name: 'Aldermoor Library',
    description: 'Humanities, social sciences and the service desk for all readers',
    resourceSharing: false,
    campus: 'MAIN',
    defaultLocation: 'STACKS'
  },
  {
    code: 'SCI',
    name: 'Kestrel Science Library',
    description: 'Science, engineering and medicine',
    resourceSharing: false,
    campus: 'HILL',
    defaultLocation: 'STACKS'
  },
  {
    code: 'MUSIC',
    name: 'Larkspur Music Library',
    description: 'Scores, recordings and instruments',
    resourceSharing: false,
    campus: 'MAIN',
    defaultLocation: 'SCORES'
  },
  {
    code: 'RES_SHARE',
    name: 'Resource Sharing Library',
    description: 'Borrows from and lends to partner libraries',
    resourceSharing: true,
    campus: null,
    defaultLocation: 'RS_IN'
  }
]

interface LocationSeed {
  library: string
  code: string
  name: string
  fulfillmentUnit: string
  record: LocationRecord
}
const location = (
  library: string,
  code: string,
  name: string,
  fulfillmentUnit: string,
  desks: string[],
  record: LocationRecord = {}
): LocationSeed => ({
  library,
  code,
  name,
  fulfillmentUnit,
  record: {
    external_name: name,
    type: { value: 'OPEN' },
    remote_storage: '',
    map: '',
    suppress_from_publishing: 'false',
    accession_placement: { value: 'none' },
    call_number_type: { value: '0' },
    ...record,
    circ_desk: desks.map(code => ({ circ_desk_code: code, check_in: true, check_out: true, reshelve: true }))
  }
})
const desk = 'DEFAULT_CIRC_DESK'
const closed = { type: { value: 'CLOSED' } }

export const locations: LocationSeed[] = [
  location('MAIN', 'STACKS', 'Open stacks', 'General', [desk, 'SELF_CHECK']),
  location('MAIN', 'RESERVES', 'Course reserves', 'Short', [desk, 'RESERVES_DESK'], closed),
  location('MAIN', 'REF', 'Reference room', 'Limited', [desk]),
  location('MAIN', 'LAPTOPS', 'Laptops and chargers', 'Media', [desk], closed),
  location('MAIN', 'ANNEX', 'Millbrook Annex', 'General', [desk], {
    type: { value: 'REMOTE' },
    remote_storage: 'Annex'
  }),
  location('MAIN', 'UNASSIGNED', 'Without a place', 'General', [desk], { ...closed, suppress_from_publishing: 'true' }),
  location('SCI', 'STACKS', 'Science stacks', 'General', [desk]),
  location('SCI', 'JOURNALS', 'Journals', 'Limited', [desk]),
  location('SCI', 'UNASSIGNED', 'Without a place', 'General', [desk], { ...closed, suppress_from_publishing: 'true' }),
  location('MUSIC', 'SCORES', 'Scores', 'General', [desk], { call_number_type: { value: '8' } }),
  location('MUSIC', 'MEDIA', 'Recordings', 'Media', [desk], { call_number_type: { value: '8' } }),
  location('MUSIC', 'UNASSIGNED', 'Without a place', 'General', [desk], {
    ...closed,
    suppress_from_publishing: 'true'
  }),
  location('RES_SHARE', 'RS_IN', 'Borrowed from partners', 'Sharing', ['RS_DESK'], closed),
  location('RES_SHARE', 'RS_OUT', 'Lent to partners', 'Sharing', ['RS_DESK'], closed)
]

const payments = { accept_credit_card: true, accept_debit_card: true, accept_cash: true, accept_online: false }
const circulation: CircDeskRecord = {
  primary: true,
  picks_from_shelf: true,
  supports_registering_new_users: true,
  supports_overriding_return_date: true,
  hours_to_reshelve: 8,
  has_hold_shelf: true,
  hold_shelf_sorting: { value: 'REQUESTER' },
  maximum_days_on_hold_shelf: 7,
  notify_patron_of_canceling_expired_hold: true,
  ...payments
}

export const circDesks: { library: string; code: string; name: string; record: CircDeskRecord }[] = [
  {
    library: 'MAIN',
    code: desk,
    name: 'Aldermoor service desk',
    record: { ...circulation, supports_personal_delivery: true }
  },
  {
    library: 'MAIN',
    code: 'RESERVES_DESK',
    name: 'Course reserves desk',
    record: { reading_room_desk: true, has_hold_shelf: true, maximum_days_on_hold_shelf: 2 }
  },
  { library: 'MAIN', code: 'SELF_CHECK', name: 'Self-check', record: { has_self_check: true } },
  { library: 'SCI', code: desk, name: 'Kestrel service desk', record: circulation },
  { library: 'MUSIC', code: desk, name: 'Larkspur service desk', record: { ...circulation, picks_from_shelf: false } },
  { library: 'RES_SHARE', code: 'RS_DESK', name: 'Resource sharing desk', record: { primary: true } }
]

const contact = (line1: string, email: string): DepartmentRecord['contact_info'] => ({
  address: [
    { preferred: true, line1, city: 'Aldermoor', country: { value: 'GBR' }, address_type: [{ value: 'work' }] }
  ],
  email: [{ preferred: true, email_address: email, email_type: [{ value: 'work' }] }],
  phone: []
})

export const departments: {
  code: string
  name: string
  type: string
  library: string
  record: DepartmentRecord
}[] = [
  {
    code: 'DIGI_DEPT_INST',
    name: 'Digitization studio',
    type: 'DIGI',
    library: '',
    record: {
      description: 'Scans for readers of all libraries',
      work_days: 3,
      library: [{ value: 'MAIN' }, { value: 'SCI' }, { value: 'MUSIC' }],
      contact_info: contact('1 Weir Lane', 'scans@library.example'),
      operator: []
    }
  },
  {
    code: 'ACQ_MAIN',
    name: 'Acquisitions',
    type: 'ACQ',
    library: 'MAIN',
    record: {
      work_days: 5,
      library: [{ value: 'MAIN' }],
      contact_info: contact('1 Weir Lane', 'orders@library.example'),
      operator: []
    }
  },
  {
    code: 'BINDING',
    name: 'Bindery',
    type: 'WORK_ORDER',
    library: 'MAIN',
    record: { work_days: 14, library: [{ value: 'MAIN' }, { value: 'SCI' }], operator: [] }
  }
]
