import type { AlarmsTables } from '../alarms/entity.ts'
import type { AnonymizationTables } from '../anonymization/entity.ts'
import type { AuditTables } from '../audit/entity.ts'
import type { BlocksTables } from '../blocks/entity.ts'
import type { ItemsTables } from '../catalogue/entity.ts'
import type { CodesTables } from '../codes/entity.ts'
import type { DepositsTables } from '../deposits/entity.ts'
import type { DesksTables } from '../desks/entity.ts'
import type { FeesTables } from '../fees/entity.ts'
import type { IdempotencyTables } from '../idempotency/entity.ts'
import type { InstitutionsTables } from '../institutions/entity.ts'
import type { JobsTables } from '../jobs/entity.ts'
import type { LettersTables } from '../letters/entity.ts'
import type { LibrariesTables } from '../libraries/entity.ts'
import type { LoansTables } from '../loans/entity.ts'
import type { AcquisitionsTables } from '../purchase-requests/entity.ts'
import type { PurgeTables } from '../purge/entity.ts'
import type { RequestsTables } from '../requests/entity.ts'
import type { SharingTables } from '../resource-sharing/entity.ts'
import type { SandboxTables } from '../sandbox/entity.ts'
import type { SetsTables } from '../sets/entity.ts'
import type { SftpTables } from '../sftp/entity.ts'
import type { SisTables } from '../sis/entity.ts'
import type { SisFeedTables } from '../sis/feed-entity.ts'
import type { TermsTables } from '../terms/entity.ts'
import type { UserUpdatesTables } from '../user-updates/entity.ts'
import type { UsersTables } from '../users/entity.ts'

/** Every table of the service with the types of its columns, as its domain's entities declare them. */
export interface Tables
  extends AcquisitionsTables,
    AlarmsTables,
    AnonymizationTables,
    AuditTables,
    BlocksTables,
    CodesTables,
    DepositsTables,
    DesksTables,
    FeesTables,
    IdempotencyTables,
    InstitutionsTables,
    ItemsTables,
    JobsTables,
    LettersTables,
    LibrariesTables,
    LoansTables,
    PurgeTables,
    RequestsTables,
    SandboxTables,
    SetsTables,
    SftpTables,
    SharingTables,
    SisTables,
    SisFeedTables,
    TermsTables,
    UserUpdatesTables,
    UsersTables {}
