/** What a table is called for the person whose data it holds, and why the library keeps it. */
export interface Heading {
  title: string
  why: string
}

const account = 'So that the library knows who you are and can reach you.'
const runs = 'So that the library can see what an automatic load or change has done, and put it right.'
const lending = 'So that the library knows what is on loan, can settle damage and loss, and can count its use.'

/** By table. A test holds it against the tables that are told (tables.ts). */
export const headings: Readonly<Record<string, Heading>> = {
  app_user: { title: 'Your library account', why: account },
  user_identifier: { title: 'Your identifiers, such as card numbers', why: account },
  user_attachment: { title: 'Files about you', why: 'Staff have filed them with your account.' },
  letter: { title: 'Letters to you', why: 'So that it can be seen what the library has told you, and when.' },
  loan: { title: 'Your loans', why: lending },
  request: { title: 'Your requests', why: 'So that what you asked for can be brought to you, and its use be counted.' },
  printout: { title: 'Slips for your requests', why: 'So that staff find what you asked for.' },
  resource_sharing_request: {
    title: 'Your requests to other libraries',
    why: 'So that another library can send what you asked for, and its use be counted.'
  },
  fee: { title: 'Your fines and fees', why: 'The library has to keep its accounts.' },
  fee_transaction: {
    title: 'Payments, waivers and disputes of your fees',
    why: 'The library has to keep its accounts.'
  },
  fee_payment: { title: 'Payments that were made', why: 'So that the same payment is not taken twice.' },
  purchase_request: { title: 'Your suggestions to buy something', why: 'So that you can be told what became of them.' },
  user_deposit: { title: 'Works that you gave to the library', why: 'So that the library knows whose work it is.' },
  user_proxy: { title: 'Who may borrow for you, or you for them', why: 'So that the desk knows who may act for whom.' },
  user_consent: { title: 'Your consent to keep your loan history', why: 'So that it can be kept as you asked.' },
  user_set_member: {
    title: 'Lists that you are on',
    why: 'Staff use lists to change or write to many accounts at once.'
  },
  user_set: {
    title: 'Lists whose name or search names you',
    why: 'Staff use lists to change or write to many accounts.'
  },
  user_update_result: { title: 'What changes of many accounts did to yours', why: runs },
  user_update_run: { title: 'How far a change of many accounts is', why: runs },
  purge_result: { title: 'What a clean-up of accounts decided about yours', why: runs },
  purge_run: { title: 'How far a clean-up of accounts is', why: runs },
  sis_chunk: { title: 'Your place in a load from the records of your institution', why: runs },
  sis_record: { title: 'What a load from the records of your institution did', why: runs },
  sis_reject: { title: 'Records of you that were refused', why: runs },
  sis_claim: { title: 'Identifiers that a load has seen', why: runs },
  sis_contest: { title: 'Records of which it was unclear whose they are', why: runs },
  job_instance: { title: 'Automatic work that was started with your identifier', why: runs },
  job_event: { title: 'Events of automatic work that name you', why: runs },
  idempotency_key: { title: 'Answers kept in case a call is repeated', why: 'So that nothing is done twice.' },
  audit_entry: {
    title: 'Who has seen or changed your data',
    why: 'So that it can be found out whether somebody looked who should not have.'
  },
  api_key: { title: 'Keys for programs that are yours', why: 'So that your programs may use the service.' },
  privacy_run_person: {
    title: 'That something of yours was made anonymous and is still being checked',
    why: 'So that the library can prove that nothing of it was left.'
  }
}

/** The heading of a table; one without words keeps its own name. */
export const headingOf = (table: string, about: string): Heading =>
  headings[table] ?? { title: about, why: 'The library needs it for its work.' }
