import { tablesFor } from './table.ts'

const table = tablesFor('USER_MANAGEMENT')
const fixed = { customizable: false }
const shown = { patronFacing: true }

/** Tables that the fields of a user name (`alma-api.md` 2.1). Codes that the service itself understands are fixed. */
export const userTables = [
  table(
    'UserGroups',
    'Groups of people that lending rules tell apart',
    `FACULTY Faculty
    STAFF University staff
    GRAD Graduate student
    *UNDERGRAD Undergraduate student
    ALUMNI Alumni
    EXTERNAL Community borrower`
  ),
  table(
    'UserIdentifierTypes',
    'Kinds of identifiers beside the primary one',
    `BARCODE Barcode; UNIV_ID University ID; INST_ID Institution ID; NETID Network ID; 00 System number;
    01 Additional ID 1; 02 Additional ID 2; 03 Additional ID 3; 04 Additional ID 4; 05 Additional ID 5`
  ),
  table('AddNewUserOptions', 'Kinds of user records', '*PUBLIC Public; STAFF Staff; CONTACT Contact', fixed),
  table('UserUserType', 'Who manages the account', '*INTERNAL Internal; EXTERNAL External', fixed),
  table('ContentStructureStatus', 'State of a record', '*ACTIVE Active; INACTIVE Inactive; DELETED Deleted', fixed),
  table(
    'UserAddressTypes',
    'Kinds of postal addresses',
    '*home Home; work Work; school School; alternative Alternative; billing Billing; shipping Shipping',
    shown
  ),
  table('UserEmailTypes', 'Kinds of e-mail addresses', '*personal Personal; work Work; school School', shown),
  table(
    'UserPhoneTypes',
    'Kinds of telephone numbers',
    '*home Home; mobile Mobile; office Office; officeFax Office fax; school School',
    shown
  ),
  table(
    'NoteTypes',
    'Kinds of notes on a user',
    `*OTHER Other; LIBRARY Library; ADDRESS Address; BARCODE Barcode; CIRCULATION Circulation; GENERAL General;
    ERP Finance system; REGISTRAR Registrar; PROXY Proxy; LOAN_REQUEST Loan request`
  ),
  table(
    'UserBlockTypes',
    'What a block concerns',
    '*GENERAL General; LOAN Loan; CASH Cash; USER User; CONSORTIA Consortium',
    fixed
  ),
  table(
    'UserBlockDescription',
    'Blocks that a library may set',
    `01-GLOBAL Privileges suspended; 02-GLOBAL Conduct under review; 03-GLOBAL Address unknown;
    04-GLOBAL Registration incomplete; 05-GLOBAL Card reported lost; LOAN No further loans; CASH Unpaid fees;
    CONSORTIA Blocked by a partner library; OVERDUE Overdue items`
  ),
  table(
    'UserStatCategories',
    'Statistical groups of users',
    `ARTS Faculty of Arts; SCIENCE Faculty of Science; MEDICINE Faculty of Medicine; LAW Faculty of Law;
    ENGINEERING Faculty of Engineering; ADMIN Administration; FULLTIME Full time; PARTTIME Part time;
    ONCAMPUS On campus; DISTANCE Distance learner; YEAR1 First year; YEAR2 Second year; YEAR3 Third year`
  ),
  table(
    'UserStatisticalTypes',
    'What a statistical group tells',
    'COLLEGE Faculty; LOAD Study load; MODE Mode of study; YEAR Year of study'
  ),
  table(
    'JobTitles',
    'Positions of staff',
    `Cataloger Cataloguer; Circulation Circulation desk staff; Acquisitions Acquisitions staff;
    Reference Reference librarian; Systems Systems librarian; Archivist Archivist; Director Library director;
    Professor Professor; Lecturer Lecturer; Assistant Student assistant`
  ),
  table('UserTitles', 'Forms of address', 'Mr Mr.; Ms Ms.; Mrs Mrs.; Mx Mx.; Dr Dr.; Prof Prof.'),
  table('Genders', 'Genders', 'FEMALE Female; MALE Male; NONBINARY Non-binary; OTHER Other; UNKNOWN Not stated'),
  table(
    'UserPreferredLanguage',
    'Languages that users may be written to in',
    `*en English; ar Arabic; ca Catalan; cs Czech; da Danish; de German; el Greek; es Spanish; et Estonian; fi Finnish;
    fr French; he Hebrew; hu Hungarian; it Italian; ja Japanese; ko Korean; lt Lithuanian; nl Dutch; no Norwegian;
    pl Polish; pt Portuguese; ru Russian; sk Slovak; sl Slovenian; sv Swedish; tr Turkish; uk Ukrainian; vi Vietnamese;
    zh Chinese; zh-tw Traditional Chinese`,
    shown
  ),
  table('UserRoleStatus', 'State of a role', '*ACTIVE Active; INACTIVE Inactive; PENDING Pending; NEW New', fixed),
  table(
    'CatalogerLevel',
    'Which records a cataloguer may change',
    `*00 [00] Default level; 10 [10] Trainee; 20 [20] Cataloguer; 30 [30] Senior cataloguer;
    40 [40] Head of cataloguing`
  ),
  table(
    'LibraryNoticesOptInDisplay',
    'Notices that users may switch off',
    `FulUserBorrowingActivityLetter Borrowing activity; FulUserLoansCourtesyLetter Courtesy reminder;
    FulItemsLoanReceiptLetter Loan receipt; FulItemsReturnReceiptLetter Return receipt;
    FulOverdueNoticeLetter Overdue notice; FulHoldShelfRequestLetter Item on the hold shelf`,
    shown
  ),
  table(
    'MandatoryUserFields',
    'Fields of a user that can be made mandatory',
    `first_name First name; middle_name Middle name; user_title Title; user_group User group;
    job_category Job category; job_description Job description; gender Gender; campus_code Campus;
    web_site_url Web site; cataloger_level Cataloger level; birth_date Birth date; expiry_date Expiry date;
    purge_date Purge date; address Address; email E-mail address; phone Telephone; user_identifier Identifier;
    user_statistic Statistical category; user_role Role; pin_number PIN`,
    fixed
  ),
  table(
    'RoleParameterTypes',
    'What a role may be narrowed by',
    `CirculationDesk Circulation desk; ServiceUnit Service unit; MetadataType Metadata type;
    CantEditRestrictedUsers May not edit restricted users`,
    fixed
  )
]
