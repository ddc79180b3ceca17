import { tablesFor } from './table.ts'

const table = tablesFor('ADMINISTRATION')
const fixed = { customizable: false }

/** Tables that jobs, profiles, sets and calendars name (`alma-api.md` 2.12 to 2.18). */
export const systemTables = [
  table(
    'systemJobStatus',
    'State of a run of a job',
    `QUEUED Queued; PENDING Pending; INITIALIZING Initializing; RUNNING Running; FINALIZING Finalizing;
    MANUAL_HANDLING_REQUIRED Manual handling required; COMPLETED_SUCCESS Completed successfully;
    COMPLETED_WARNING Completed with warnings; COMPLETED_FAILED Completed with errors; COMPLETED_NO_BULKS Nothing to do;
    FAILED Failed; SYSTEM_ABORTED Aborted by the system; USER_ABORTED Aborted by a user; SKIPPED Skipped`,
    fixed
  ),
  table('JobsApiJobTypes', 'Kinds of jobs', 'MANUAL Manual; SCHEDULED Scheduled; OTHER Other', fixed),
  table(
    'systemJobsGroups',
    'What scheduled jobs are for',
    'USERS Users; FULFILLMENT Fulfillment; ANALYTICS Analytics; REPOSITORY Repository; EXPORT Export',
    fixed
  ),
  table(
    'HPaTaskChain.type',
    'What manual jobs are for',
    'INFORMATION_UPDATE Information update; EXPORT Export; WITHDRAW Withdraw; NORMALIZATION Normalization; PURGE Purge',
    fixed
  ),
  table(
    'HPaTaskChain.businessEntity',
    'What manual jobs work on',
    'USER User; ITEM Physical items; BIB_MMS All Titles; LOAN Loans; REQUEST Requests',
    fixed
  ),
  table(
    'jobScheduleNames',
    'When jobs run',
    `*NOT_SCHEDULED Not scheduled; EVERY_HOUR Every hour; EVERY_DAY Every day; EVERY_WEEK Every week;
    EVERY_MONTH Every month`,
    fixed
  ),
  table(
    'SystemJobReportAlertMessage',
    'Messages of a run',
    `alert_general_success The job was completed; alert_general_warning The job was completed with warnings;
    alert_general_failure The job failed`,
    fixed
  ),
  table(
    'IntegrationTypes',
    'What an integration profile connects',
    `USERS User synchronization; USER User synchronization; BURSAR Bursar; SELF_CHECK Self-check; WEBHOOKS Webhooks;
    FINANCIAL Finance system; SAML Single sign-on; RESOURCE_SHARING Resource sharing; REMOTE_STORAGE Remote storage;
    API_RESTRICTIONS Restrictions of API keys`,
    fixed
  ),
  table(
    'ExternalSystemTypes',
    'Systems that profiles connect to',
    `BANNER Banner; PEOPLESOFT PeopleSoft; WORKDAY Workday; SAP SAP; SITS SITS; CAMPUSONLINE CAMPUSonline;
    AGRESSO Agresso; ACTIVE_DIRECTORY Active Directory; LDAP LDAP; *OTHER Other`
  ),
  table(
    'Sub Systems',
    'Parts of the system',
    `USER_MANAGEMENT User management; FULFILLMENT Fulfillment; RESOURCE_SHARING Resource sharing;
    REPOSITORY Repository; ADMINISTRATION Administration; ALL All`,
    fixed
  ),
  table('SetType', 'Kinds of sets', 'ITEMIZED Itemized; LOGICAL Logical', fixed),
  table('SetContentType', 'What a set holds', 'USER User; ITEM Physical items; BIB_MMS All Titles', fixed),
  table('SetPrivacy', 'Whether only its owner sees a set', 'true Yes; *false No', fixed),
  table('SetStatus', 'State of a set', '*ACTIVE Active; INACTIVE Inactive; DELETED Deleted', fixed),
  table('SetOrigin', 'Where a set was made', '*UI Institution only; UI_CZ Community zone', fixed),
  table('BooleanYesNo', 'Yes or no', 'true Yes; *false No', fixed),
  table('BooleanYesNoNumericCode', 'Yes or no', '1 Yes; *0 No', fixed),
  table(
    'Currency_CT',
    'Currencies',
    '*USD US dollar; EUR Euro; GBP Pound sterling; CHF Swiss franc; NOK Norwegian krone'
  ),
  table(
    'DaysOfWeek',
    'Days of the week',
    `SUNDAY Sunday; MONDAY Monday; TUESDAY Tuesday; WEDNESDAY Wednesday; THURSDAY Thursday; FRIDAY Friday;
    SATURDAY Saturday`,
    fixed
  ),
  table('CalendarRecordsTypes', 'Kinds of opening hours', 'WEEK Week; EVENT Event; EXCEPTION Exception', fixed),
  table('CalendarRecordStatuses', 'Whether a library is open', 'OPEN Open; CLOSED Closed', fixed),
  table('RecurrenceType', 'How hours repeat', 'ONCE Once; WEEKLY Weekly; YEARLY Yearly', fixed)
]
