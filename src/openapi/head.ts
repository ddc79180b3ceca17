/** What each tag is about. */
export const tags: Record<string, string> = {
  Audit: 'Who did what, when, to how many.',
  Catalogue: 'Titles, holdings and items: as much of the catalogue as lending needs.',
  Configuration: 'Code tables, libraries, integration profiles and jobs of the institution.',
  Deposits: 'Works that users hand in, and what is decided about them.',
  Desks: 'Scan-in, lists of what is to be fetched, and slips.',
  Loans: 'What is lent to whom until when, renewed, lost or claimed to be returned.',
  Alarms: 'What somebody should look at, and who is told.',
  Privacy: 'What is forgotten after how long: rules, what they would take, and what they took.',
  'Purchase requests': 'What users wish the library to buy.',
  Requests: 'Holds, bookings and digitizations: queues, steps and what may be asked for.',
  'Resource sharing': 'Borrowing from partners and lending to them.',
  Sandbox: 'In sandbox mode only: another time, a new beginning, more of everything. Refused elsewhere.',
  SIS: 'Feeds of student information systems: profiles, runs, and what became of each record.',
  Sets: 'Lists of users, by name or by a search, and what is made of their files.',
  'Terms of use': 'Fulfillment units, rules and terms, as one document.',
  Users: 'People, staff and patrons, as Alma shows and takes them.'
}

const about = `An open service that speaks Alma's Users and Fulfillment API. Under \`/almaws/v1\` it answers as Alma does, in XML or
JSON; under \`/v1\` stands what Alma does not have, in JSON with RFC 9457 problem details. See docs/api.md.`

/** The document without its paths. */
export const head = {
  openapi: '3.1.0',
  info: {
    title: 'Patronage',
    version: '0.1.0',
    description: about,
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
  },
  servers: [{ url: '/', description: 'This service.' }],
  components: {
    securitySchemes: {
      apikey: { type: 'apiKey', in: 'query', name: 'apikey', description: 'The key alone.' },
      header: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description: 'The word apikey, a blank, the key.'
      }
    }
  },
  security: [{ apikey: [] }, { header: [] }] as Record<string, string[]>[]
} as const
