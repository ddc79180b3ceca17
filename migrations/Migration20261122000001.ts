import { Migration } from '@mikro-orm/migrations';

export class Migration20261122000001 extends Migration {

  override name = 'Migration20261122000001';

  override up(): void | Promise<void> {
    this.addSql(`create table "alarm" ("institution" varchar(64) not null, "about" varchar(255) not null, "code" varchar(32) not null, "profile" varchar(64) null, "since" timestamptz not null, "told_at" timestamptz null, "tried_at" timestamptz null, primary key ("institution", "about"));`);

    this.addSql(`create table "alarm_settings" ("institution" varchar(64) not null, "addresses" json not null, "repeat_hours" int not null, "switched_off" json not null default '[]', "modified_at" timestamptz not null, "modified_by" varchar(64) not null, primary key ("institution"));`);

    this.addSql(`create table "api_key" ("institution" varchar(64) not null, "name" varchar(64) not null, "hash" varchar(64) not null, "areas" jsonb not null, "owner" varchar(255) null, "roles" jsonb null, "libraries" jsonb null, "created_at" timestamptz not null, "revoked_at" timestamptz null, primary key ("institution", "name"));`);
    this.addSql(`alter table "api_key" add constraint "api_key_hash_unique" unique ("hash");`);

    this.addSql(`create table "audit_entry" ("institution" varchar(64) not null, "number" numeric(19,0) not null, "content" text not null, "hash" varchar(64) not null, "at" timestamptz not null, "actor" varchar(255) not null, "action" varchar(64) not null, "subject" varchar(255) null, "people" bigint[] null, "salt" varchar(32) null, primary key ("institution", "number"));`);
    this.addSql(`create index "audit_entry_institution_at_index" on "audit_entry" ("institution", "at");`);
    this.addSql(`create index "audit_entry_institution_action_index" on "audit_entry" ("institution", "action");`);
    this.addSql(`create index "audit_entry_institution_subject_index" on "audit_entry" ("institution", "subject");`);
    this.addSql(`create index "audit_entry_people_index" on "audit_entry" using gin ("people");`);

    this.addSql(`create table "audit_head" ("institution" varchar(64) not null, "number" numeric(19,0) not null, "hash" varchar(64) not null, "anchor_number" numeric(19,0) not null default 0, "anchor_hash" varchar(64) not null default '', primary key ("institution"));`);

    this.addSql(`create table "bib" ("institution" varchar(64) not null, "id" bigint not null, "title" text not null, "author" text null, "publication_year" varchar(255) null, "record" json not null, "created_at" timestamptz not null, "modified_at" timestamptz not null, primary key ("institution", "id"));`);

    this.addSql(`create table "campus" ("institution" varchar(64) not null, "code" varchar(64) not null, "name" varchar(255) not null, primary key ("institution", "code"));`);

    this.addSql(`create table "circ_desk" ("institution" varchar(64) not null, "library" varchar(64) not null, "code" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "name" varchar(255) not null, "record" jsonb not null, primary key ("institution", "library", "code"));`);

    this.addSql(`create table "code_table" ("institution" varchar(64) not null, "name" varchar(255) not null, "library" varchar(64) not null, "description" varchar(1000) not null, "sub_system" varchar(64) not null, "patron_facing" boolean not null default false, "customizable" boolean not null default true, "rows" jsonb not null, "updated_by" varchar(255) null, "updated_at" timestamptz null, primary key ("institution", "name", "library"));`);

    this.addSql(`create table "delete_policy" ("institution" varchar(64) not null, "policy" varchar(32) not null, "protected_groups" jsonb not null, "requests_protect" boolean not null, "cut_links" boolean not null default false, "modified_at" timestamptz not null, "modified_by" varchar(64) not null, primary key ("institution"));`);

    this.addSql(`create table "department" ("institution" varchar(64) not null, "code" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "name" varchar(255) not null, "type" varchar(64) not null, "library" varchar(64) not null, "record" jsonb not null, primary key ("institution", "code"));`);

    this.addSql(`create table "user_deposit" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "user_id" bigint null, "title" text not null, "profile" varchar(64) not null, "status" varchar(16) not null, "mms_id" varchar(64) not null, "representation_id" varchar(64) not null, "notes" json not null, "submitted_at" timestamptz null, "created_at" timestamptz not null, "modified_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`create index "user_deposit_institution_user_id_index" on "user_deposit" ("institution", "user_id");`);

    this.addSql(`create table "fee" ("institution" varchar(64) not null, "id" bigint not null default nextval('fee_id'), "user_id" bigint null, "type" varchar(64) not null, "status" varchar(16) not null, "owner" varchar(64) not null, "currency" varchar(3) not null, "original_minor" numeric(19,0) not null, "balance_minor" numeric(19,0) not null, "comment" varchar(2000) null, "title" varchar(2000) null, "item_id" bigint null, "barcode" varchar(255) null, "loan_id" bigint null, "bursar_transaction_id" varchar(255) null, "created_at" timestamptz not null, "status_at" timestamptz not null, "user_group" varchar(255) null, "job_category" varchar(255) null, "record_type" varchar(64) null, "account_type" varchar(64) null, "statistical_categories" jsonb not null default '[]', "linked_from" varchar(255) null, primary key ("institution", "id"));`);
    this.addSql(`create index "fee_institution_user_id_status_index" on "fee" ("institution", "user_id", "status");`);
    this.addSql(`create index "fee_institution_loan_id_index" on "fee" ("institution", "loan_id");`);
    this.addSql(`create index "fee_institution_status_status_at_index" on "fee" ("institution", "status", "status_at");`);

    this.addSql(`create table "fee_payment" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "user_id" bigint null, "fee_id" bigint not null default '0', "external_transaction_id" varchar(255) not null, "asked_minor" numeric(19,0) null, "amount_minor" numeric(19,0) not null, "created_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`alter table "fee_payment" add constraint "fee_payment_institution_user_id_fee_id_external_t_0b611_unique" unique ("institution", "user_id", "fee_id", "external_transaction_id");`);

    this.addSql(`create table "fee_settings" ("institution" varchar(64) not null, "currency" varchar(3) not null, primary key ("institution"));`);

    this.addSql(`create table "fee_transaction" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "fee_id" bigint not null, "type" varchar(16) not null, "effect_minor" numeric(19,0) not null, "amount_minor" numeric(19,0) not null, "method" varchar(64) null, "reason" varchar(64) null, "comment" varchar(2000) null, "external_transaction_id" varchar(255) null, "payment_id" bigint null, "library" varchar(64) null, "desk" varchar(64) null, "created_by" varchar(64) not null, "created_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`create index "fee_transaction_institution_fee_id_index" on "fee_transaction" ("institution", "fee_id");`);
    this.addSql(`create index "fee_transaction_institution_created_at_index" on "fee_transaction" ("institution", "created_at");`);

    this.addSql(`create table "fulfillment_rule" ("institution" varchar(64) not null, "place" int not null, "kind" varchar(16) not null, "name" varchar(255) not null, "unit" varchar(64) null, "conditions" jsonb not null, "terms" varchar(64) not null, primary key ("institution", "place"));`);

    this.addSql(`create table "fulfillment_unit" ("institution" varchar(64) not null, "code" varchar(64) not null, "name" varchar(255) not null, primary key ("institution", "code"));`);

    this.addSql(`create table "holding" ("institution" varchar(64) not null, "id" bigint not null, "bib_id" bigint not null, "library" varchar(64) not null, "location" varchar(64) not null, "call_number" text null, "record" json not null, "created_at" timestamptz not null, "modified_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`create index "holding_institution_bib_id_index" on "holding" ("institution", "bib_id");`);
    this.addSql(`create index "holding_institution_library_location_index" on "holding" ("institution", "library", "location");`);

    this.addSql(`create table "idempotency_key" ("institution" varchar(64) not null, "actor" varchar(64) not null, "key" varchar(64) not null, "call" varchar(64) not null, "answer" json null, "user_ids" bigint[] not null default '{}', "created_at" timestamptz not null, primary key ("institution", "actor", "key"));`);
    this.addSql(`create index "idempotency_key_institution_created_at_index" on "idempotency_key" ("institution", "created_at");`);
    this.addSql(`create index "idempotency_key_user_ids_index" on "idempotency_key" using gin ("user_ids");`);

    this.addSql(`create table "in_house_use" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "item_id" bigint not null, "bib_id" bigint not null, "library" varchar(64) not null, "desk" varchar(64) not null, "used_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`create index "in_house_use_institution_item_id_index" on "in_house_use" ("institution", "item_id");`);
    this.addSql(`create index "in_house_use_institution_used_at_index" on "in_house_use" ("institution", "used_at");`);

    this.addSql(`create table "institution" ("institution" varchar(64) not null, "name" varchar(255) not null, "sandbox" boolean not null default false, "suffix" varchar(4) not null default lpad(nextval('institution_suffix')::text, 4, '0'), "created_at" timestamptz not null, primary key ("institution"));`);
    this.addSql(`alter table "institution" add constraint "institution_suffix_unique" unique ("suffix");`);

    this.addSql(`create table "item" ("institution" varchar(64) not null, "id" bigint not null, "bib_id" bigint not null, "holding_id" bigint not null, "barcode" varchar(255) not null, "barcode_key" varchar(255) not null, "library" varchar(64) not null, "location" varchar(64) not null, "in_temporary_location" boolean not null default false, "temporary_library" varchar(64) null, "temporary_location" varchar(64) null, "policy" varchar(255) null, "temporary_policy" varchar(255) null, "material_type" varchar(255) null, "description" text null, "process_type" varchar(64) null, "at_library" varchar(64) null, "at_desk" varchar(64) null, "work_order_type" varchar(64) null, "work_order_status" varchar(64) null, "record" json not null, "created_at" timestamptz not null, "modified_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`create index "item_institution_bib_id_index" on "item" ("institution", "bib_id");`);
    this.addSql(`create index "item_institution_holding_id_index" on "item" ("institution", "holding_id");`);
    this.addSql(`create index "item_institution_process_type_index" on "item" ("institution", "process_type");`);
    this.addSql(`alter table "item" add constraint "item_institution_barcode_key_unique" unique ("institution", "barcode_key");`);

    this.addSql(`create table "job_event" ("institution" varchar(64) not null, "instance" bigint not null, "id" bigint not null default nextval('patronage_id'), "keys" jsonb not null, primary key ("institution", "instance", "id"));`);

    this.addSql(`create table "job_instance" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "job_id" varchar(64) not null, "kind" varchar(64) not null, "name" varchar(255) not null, "listing" jsonb not null, "status" varchar(64) not null, "status_time" timestamptz not null, "parameters" jsonb not null, "counters" jsonb not null, "progress" double precision not null default 0, "submitted_by" varchar(255) not null, "submit_time" timestamptz not null, "start_time" timestamptz null, "end_time" timestamptz null, "alerts" jsonb not null, "queue" varchar(128) not null, "via_api" boolean not null, "worker" varchar(64) null, "attempts" int not null default 0, primary key ("institution", "id"));`);
    this.addSql(`create index "job_instance_institution_job_id_submit_time_index" on "job_instance" ("institution", "job_id", "submit_time");`);
    this.addSql(`create index "job_instance_institution_status_index" on "job_instance" ("institution", "status");`);
    this.addSql(`create index "job_instance_institution_submit_time_index" on "job_instance" ("institution", "submit_time");`);

    this.addSql(`create table "job_schedule" ("institution" varchar(64) not null, "job_id" varchar(64) not null, "schedule" varchar(255) not null, "slot" timestamptz not null, primary key ("institution", "job_id"));`);

    this.addSql(`create table "letter" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "user_id" bigint null, "type" varchar(64) not null, "created_at" timestamptz not null, "created_by" varchar(64) not null, "subject" varchar(255) not null, "text" text not null, "loan_id" bigint null, "request_id" bigint null, "fee_id" bigint null, "channel" varchar(16) not null default 'NONE', "sent_at" timestamptz null, "state" varchar(16) not null default 'STORED', "reason" varchar(16) null, primary key ("institution", "id"));`);
    this.addSql(`create index "letter_institution_user_id_index" on "letter" ("institution", "user_id");`);
    this.addSql(`create index "letter_institution_created_at_index" on "letter" ("institution", "created_at");`);

    this.addSql(`create table "letter_configuration" ("institution" varchar(64) not null, "code" varchar(64) not null, "retention_days" int null, "xsl" text null, "modified_at" timestamptz not null, "modified_by" varchar(64) not null, primary key ("institution", "code"));`);

    this.addSql(`create table "letter_setting" ("institution" varchar(64) not null, "type" varchar(64) not null, "active" boolean not null, primary key ("institution", "type"));`);

    this.addSql(`create table "library" ("institution" varchar(64) not null, "code" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "name" varchar(255) not null, "description" varchar(1000) null, "resource_sharing" boolean not null default false, "campus" varchar(64) null, "default_location" varchar(64) null, primary key ("institution", "code"));`);

    this.addSql(`create table "loan" ("institution" varchar(64) not null, "id" bigint not null default nextval('loan_id'), "user_id" bigint null, "proxy_id" bigint null, "request_id" bigint null, "item_id" bigint not null, "bib_id" bigint not null, "holding_id" bigint not null, "barcode" varchar(255) not null, "title" text not null, "author" text null, "publication_year" varchar(255) null, "call_number" text null, "item_description" text null, "item_policy" varchar(255) null, "material_type" varchar(255) null, "library" varchar(64) not null, "location" varchar(64) not null, "circ_library" varchar(64) not null, "circ_desk" varchar(64) not null, "return_library" varchar(64) null, "return_desk" varchar(64) null, "lent_by" varchar(64) not null, "returned_by" varchar(64) null, "status" varchar(16) not null, "process_status" varchar(64) not null, "loan_date" timestamptz not null, "due_date" timestamptz not null, "return_date" timestamptz null, "last_renew_date" timestamptz null, "renewals" int not null default 0, "recall_request_id" bigint null, "recalled_at" timestamptz null, "due_before_recall" timestamptz null, "lost_at" timestamptz null, "claimed_returned_at" timestamptz null, "notices" jsonb not null default '{}', "modified_at" timestamptz not null, "user_group" varchar(255) null, "job_category" varchar(255) null, "record_type" varchar(64) null, "account_type" varchar(64) null, "statistical_categories" jsonb not null default '[]', "linked_from" varchar(255) null, primary key ("institution", "id"));`);
    this.addSql(`create index "loan_institution_user_id_status_index" on "loan" ("institution", "user_id", "status");`);
    this.addSql(`create index "loan_institution_item_id_status_index" on "loan" ("institution", "item_id", "status");`);
    this.addSql(`create index "loan_institution_bib_id_status_index" on "loan" ("institution", "bib_id", "status");`);
    this.addSql(`create index "loan_institution_status_due_date_index" on "loan" ("institution", "status", "due_date");`);
    this.addSql(`create index "loan_recall" on "loan" ("institution", "recall_request_id") where recall_request_id is not null;`);
    this.addSql(`create index "loan_proxy" on "loan" ("institution", "proxy_id") where proxy_id is not null;`);
    this.addSql(`create unique index "loan_open_item" on "loan" ("institution", "item_id") where status = 'ACTIVE';`);

    this.addSql(`create table "location" ("institution" varchar(64) not null, "library" varchar(64) not null, "code" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "name" varchar(255) not null, "fulfillment_unit" varchar(64) null, "record" jsonb not null, primary key ("institution", "library", "code"));`);

    this.addSql(`create table "mapping_table" ("institution" varchar(64) not null, "name" varchar(255) not null, "library" varchar(64) not null, "description" varchar(1000) not null, "sub_system" varchar(64) not null, "customizable" boolean not null default true, "headers" jsonb not null, "rows" jsonb not null, "updated_by" varchar(255) null, "updated_at" timestamptz null, primary key ("institution", "name", "library"));`);

    this.addSql(`create table "open_hour" ("institution" varchar(64) not null, "library" varchar(64) not null, "place" int not null, "record" jsonb not null, primary key ("institution", "library", "place"));`);

    this.addSql(`create table "overdue_profile" ("institution" varchar(64) not null, "code" varchar(64) not null, "place" int not null, "record" jsonb not null, primary key ("institution", "code"));`);

    this.addSql(`create table "patron_limits" ("institution" varchar(64) not null, "settings" jsonb not null, "modified_at" timestamptz not null, "modified_by" varchar(64) not null, primary key ("institution"));`);

    this.addSql(`create table "printout" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "letter" varchar(64) not null, "library" varchar(64) not null, "desk" varchar(64) not null, "printer" varchar(255) not null, "status" varchar(16) not null, "item_id" bigint not null, "request_id" bigint null, "destination" text not null, "created_by" varchar(64) not null, "created_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`create index "printout_institution_status_index" on "printout" ("institution", "status");`);
    this.addSql(`create index "printout_institution_request_id_index" on "printout" ("institution", "request_id");`);

    this.addSql(`create table "privacy_manifest" ("institution" varchar(64) not null, "number" int not null, "instance" bigint not null, "created_at" timestamptz not null, "body" json not null, "previous_hash" varchar(64) not null, "hash" varchar(64) not null, "signature" varchar(128) null, primary key ("institution", "number"));`);

    this.addSql(`create table "privacy_receipt" ("institution" varchar(64) not null, "id" varchar(32) not null, "issued_on" date not null, "policy" varchar(32) not null, "body" json not null, primary key ("institution", "id"));`);

    this.addSql(`create table "privacy_run_person" ("institution" varchar(64) not null, "instance" bigint not null, "user_id" bigint not null, primary key ("institution", "instance", "user_id"));`);

    this.addSql(`create table "privacy_settings" ("institution" varchar(64) not null, "settings" json not null, "locked_by" varchar(255) null, "modified_at" timestamptz not null, "modified_by" varchar(64) not null, primary key ("institution"));`);

    this.addSql(`create table "purchase_request" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "user_id" bigint null, "status" varchar(64) not null, "format" varchar(64) not null, "citation_type" varchar(64) null, "owning_library" varchar(64) null, "reject_reason" varchar(255) null, "record" json not null, "created_at" timestamptz not null, "modified_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`create index "purchase_request_institution_user_id_index" on "purchase_request" ("institution", "user_id");`);
    this.addSql(`create index "purchase_request_institution_created_at_index" on "purchase_request" ("institution", "created_at");`);

    this.addSql(`create table "purged_user" ("institution" varchar(64) not null, "id" bigint not null, "status" varchar(64) not null, "policy" varchar(32) not null, "last_name" varchar(255) not null, "user_group" varchar(255) null, "job_category" varchar(255) null, "statistical_categories" jsonb not null, "record" json null, "expiry_date" date null, "deleted_on" date not null, primary key ("institution", "id"));`);
    this.addSql(`create index "purged_user_institution_policy_id_index" on "purged_user" ("institution", "policy", "id");`);

    this.addSql(`create table "purge_result" ("institution" varchar(64) not null, "instance" bigint not null, "user_id" bigint not null, "code" varchar(32) not null, "reason" varchar(255) null, "waived_minor" numeric(19,0) not null default 0, "receipt" varchar(32) null, primary key ("institution", "instance", "user_id"));`);

    this.addSql(`create table "purge_run" ("institution" varchar(64) not null, "instance" bigint not null, "today" date not null, "after" bigint not null, "cancelled" boolean not null, primary key ("institution", "instance"));`);

    this.addSql(`create table "remote_storage" ("institution" varchar(64) not null, "code" varchar(64) not null, "name" varchar(255) not null, primary key ("institution", "code"));`);

    this.addSql(`create table "request" ("institution" varchar(64) not null, "id" bigint not null default nextval('request_id'), "user_id" bigint null, "type" text not null, "sub_type" varchar(64) not null, "bib_id" bigint not null, "title" text null, "author" text null, "item_id" bigint null, "holding_id" bigint null, "description" varchar(1000) null, "material_type" varchar(64) null, "bound_item_id" bigint null, "last_item_id" bigint null, "status" text not null, "task" text null, "pickup_type" text null, "pickup_library" varchar(64) null, "pickup_desk" varchar(64) null, "pickup_institution" varchar(64) null, "managed_library" varchar(64) null, "managed_desk" varchar(64) null, "delivery_fee_minor" int null, "department" varchar(64) null, "last_interest_date" date null, "expiry_date" date null, "booking_start" timestamptz null, "booking_end" timestamptz null, "adjusted_start" timestamptz null, "adjusted_end" timestamptz null, "record" jsonb not null, "user_group" varchar(255) null, "job_category" varchar(255) null, "record_type" varchar(64) null, "account_type" varchar(64) null, "statistical_categories" jsonb not null default '[]', "linked_from" varchar(255) null, "reported" boolean not null default false, "printed" boolean not null default false, "created_at" timestamptz not null, "created_by" varchar(64) not null, "modified_at" timestamptz not null, "status_at" timestamptz not null, "ended_at" timestamptz null, "ending" text null, "cancel_reason" varchar(255) null, "cancel_note" text null, primary key ("institution", "id"));`);
    this.addSql(`create index "request_institution_user_id_status_index" on "request" ("institution", "user_id", "status");`);
    this.addSql(`create index "request_institution_bib_id_status_index" on "request" ("institution", "bib_id", "status");`);
    this.addSql(`create index "request_institution_item_id_index" on "request" ("institution", "item_id");`);
    this.addSql(`create index "request_institution_status_expiry_date_index" on "request" ("institution", "status", "expiry_date");`);
    this.addSql(`alter table "request" add constraint "request_institution_bound_item_id_unique" unique ("institution", "bound_item_id");`);

    this.addSql(`create table "sandbox_clock" ("institution" varchar(64) not null, "offset_ms" numeric(19,0) not null, primary key ("institution"));`);

    this.addSql(`create table "sftp_connection" ("institution" varchar(64) not null, "name_key" varchar(64) not null, "name" varchar(64) not null, "description" varchar(1000) null, "host" varchar(255) not null, "port" int not null, "username" varchar(255) not null, "host_key" varchar(128) not null, "base_directory" varchar(1000) not null, "password" text null, "private_key" text null, "passphrase" text null, "created_by" varchar(255) not null, "created_at" timestamptz not null, "modified_at" timestamptz not null, primary key ("institution", "name_key"));`);

    this.addSql(`create table "resource_sharing_request" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "kind" varchar(16) not null, "user_id" bigint null, "external_id" varchar(255) not null, "external_key" varchar(600) not null, "status" varchar(64) not null, "ended_at" timestamptz null, "owner" varchar(64) not null, "partner" varchar(255) null, "format" varchar(255) not null, "supplied_format" varchar(255) null, "mms_id" varchar(64) null, "title" text null, "shipping_cost_minor" numeric(19,0) null, "shipping_currency" varchar(8) null, "fund" varchar(255) null, "due_date" date null, "hold_until" date null, "cancel_reason" varchar(255) null, "printed" boolean not null default false, "reported" boolean not null default false, "record" json not null, "contact" json not null, "notes" json not null, "steps" json not null, "created_at" timestamptz not null, "modified_at" timestamptz not null, "user_group" varchar(255) null, "job_category" varchar(255) null, "record_type" varchar(64) null, "account_type" varchar(64) null, "statistical_categories" jsonb not null default '[]', "linked_from" varchar(255) null, primary key ("institution", "id"));`);
    this.addSql(`create index "resource_sharing_request_institution_user_id_index" on "resource_sharing_request" ("institution", "user_id");`);
    this.addSql(`create index "resource_sharing_request_institution_kind_owner_cr_28e89_index" on "resource_sharing_request" ("institution", "kind", "owner", "created_at");`);
    this.addSql(`create index "resource_sharing_request_institution_ended_at_index" on "resource_sharing_request" ("institution", "ended_at");`);
    this.addSql(`alter table "resource_sharing_request" add constraint "resource_sharing_request_institution_kind_external_key_unique" unique ("institution", "kind", "external_key");`);

    this.addSql(`create table "sis_chunk" ("institution" varchar(64) not null, "run_id" bigint not null, "number" int not null, "file_number" int not null, "entry" varchar(255) not null, "first_user" int not null, "lines" int[] not null, "user_ids" bigint[] not null, "outcomes" text not null, primary key ("institution", "run_id", "number"));`);
    this.addSql(`create index "sis_chunk_user_ids_index" on "sis_chunk" using gin ("user_ids");`);

    this.addSql(`create table "sis_claim" ("institution" varchar(64) not null, "run_id" bigint not null, "value_key" varchar(255) not null, "user_id" bigint null, "id_type" varchar(255) not null, "primary_id" varchar(255) not null, primary key ("institution", "run_id", "value_key"));`);

    this.addSql(`create table "sis_contest" ("institution" varchar(64) not null, "run_id" bigint not null, "number" int not null, "reason" varchar(64) not null, "code" varchar(16) not null, "message" text not null, "primary_id" varchar(255) null, "user_id" bigint not null, primary key ("institution", "run_id", "number"));`);

    this.addSql(`create table "sis_file" ("institution" varchar(64) not null, "run_id" bigint not null, "number" int not null, "name" varchar(255) not null, "format" text not null, "bytes" numeric(19,0) not null, "sha256" varchar(64) not null, "stored_bytes" numeric(19,0) not null, "users" int null, primary key ("institution", "run_id", "number"));`);

    this.addSql(`create table "sis_file_chunk" ("institution" varchar(64) not null, "run_id" bigint not null, "file_number" int not null, "number" int not null, "content" bytea not null, "stored_at" timestamptz not null, primary key ("institution", "run_id", "file_number", "number"));`);

    this.addSql(`create table "sis_notice" ("institution" varchar(64) not null, "run_id" bigint not null, "number" int not null, "code" varchar(32) not null, "file" varchar(255) null, "message" text not null, "at" timestamptz not null, primary key ("institution", "run_id", "number"));`);

    this.addSql(`create table "sis_profile" ("institution" varchar(64) not null, "code" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "name" varchar(255) not null, "system" varchar(64) not null, "system_description" text null, "description" text null, "ftp_connection" varchar(255) null, "is_default" boolean not null default false, "settings" jsonb not null, "created_by" varchar(64) not null, "created_at" timestamptz not null, "modified_at" timestamptz not null, primary key ("institution", "code"));`);
    this.addSql(`create unique index "sis_profile_code_key" on "sis_profile" ("institution", lower("code"));`);
    this.addSql(`alter table "sis_profile" add constraint "sis_profile_institution_id_unique" unique ("institution", "id");`);

    this.addSql(`create table "sis_record" ("institution" varchar(64) not null, "run_id" bigint not null, "number" int not null, "primary_id" varchar(255) null, "reason" varchar(64) null, "code" varchar(16) null, "message" text null, "version" int null, "changes" json null, primary key ("institution", "run_id", "number"));`);

    this.addSql(`create table "sis_reject" ("institution" varchar(64) not null, "run_id" bigint not null, "number" int not null, "kind" text not null, "content" bytea not null, primary key ("institution", "run_id", "number"));`);

    this.addSql(`create table "sis_run" ("institution" varchar(64) not null, "id" bigint not null, "profile_code" varchar(64) not null, "mode" text not null, "dry_run" boolean not null default false, "action" text not null default 'FEED', "based_on" bigint null, "phase" text not null default 'WAITING', "file_number" int not null default 0, "user_number" int not null default 0, "chunk_number" int not null default 0, "started_at" timestamptz null, "ended_at" timestamptz null, "worked_ms" int not null default 0, "failure" jsonb null, "guard" jsonb null, "kinds" jsonb null, "cancelled" jsonb null, "plan_hash" varchar(64) null, "plan_until" timestamptz null, "contests" int null, primary key ("institution", "id"));`);
    this.addSql(`create index "sis_run_institution_profile_code_id_index" on "sis_run" ("institution", "profile_code", "id");`);
    this.addSql(`create index "sis_run_institution_based_on_index" on "sis_run" ("institution", "based_on");`);

    this.addSql(`create table "terms_of_use" ("institution" varchar(64) not null, "code" varchar(64) not null, "kind" varchar(16) not null, "name" varchar(255) not null, "policies" jsonb not null, primary key ("institution", "code"));`);

    this.addSql(`create table "terms_setting" ("institution" varchar(64) not null, "time_zone" varchar(64) not null, primary key ("institution"));`);

    this.addSql(`create table "app_user" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "primary_id" varchar(255) not null, "first_name" varchar(255) null, "last_name" varchar(255) not null, "record_type" varchar(64) not null, "user_group" varchar(255) null, "job_category" varchar(255) null, "account_type" varchar(64) not null, "external_id" varchar(255) null, "status" varchar(64) not null, "expiry_date" date null, "purge_date" date null, "record" json not null, "guarded" json not null, "pin" varchar(255) null, "password" varchar(255) null, "failed_logins" int not null default 0, "locked_until" timestamptz null, "sis_digest" bytea null, "version" int not null default 1, "created_at" timestamptz not null, "modified_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`create index "app_user_institution_last_name_first_name_primary_id_index" on "app_user" ("institution", "last_name", "first_name", "primary_id");`);
    this.addSql(`create index "app_user_institution_modified_at_index" on "app_user" ("institution", "modified_at");`);
    this.addSql(`create index "app_user_institution_sis_digest_index" on "app_user" ("institution", "sis_digest");`);

    this.addSql(`create table "user_attachment" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "user_id" bigint not null, "type" varchar(64) not null, "note" text not null, "file_name" varchar(255) not null, "content" bytea not null, "size" int not null, "created_by" varchar(64) not null, "created_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`create index "user_attachment_institution_user_id_index" on "user_attachment" ("institution", "user_id");`);

    this.addSql(`create table "user_consent" ("institution" varchar(64) not null, "user_id" bigint not null, "given_at" timestamptz not null, "withdrawn_at" timestamptz null, primary key ("institution", "user_id"));`);

    this.addSql(`create table "user_identifier" ("institution" varchar(64) not null, "value_key" varchar(255) not null, "user_id" bigint not null, "id_type" varchar(255) not null, primary key ("institution", "value_key"));`);
    this.addSql(`create index "user_identifier_institution_user_id_index" on "user_identifier" ("institution", "user_id");`);

    this.addSql(`create table "user_proxy" ("institution" varchar(64) not null, "user_id" bigint not null, "principal_id" bigint not null, primary key ("institution", "user_id", "principal_id"));`);
    this.addSql(`create index "user_proxy_institution_principal_id_index" on "user_proxy" ("institution", "principal_id");`);

    this.addSql(`create table "user_set" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "name" varchar(255) not null, "description" varchar(1000) null, "type" varchar(16) not null, "content" varchar(16) not null, "private" boolean not null, "status" varchar(16) not null, "status_at" timestamptz not null, "note" varchar(2000) null, "query" varchar(2000) null, "origin" varchar(16) not null, "created_by" varchar(64) not null, "created_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`alter table "user_set" add constraint "user_set_institution_name_unique" unique ("institution", "name");`);

    this.addSql(`create table "user_set_member" ("institution" varchar(64) not null, "set_id" bigint not null, "user_id" bigint not null, primary key ("institution", "set_id", "user_id"));`);
    this.addSql(`create index "user_set_member_institution_user_id_index" on "user_set_member" ("institution", "user_id");`);

    this.addSql(`create table "user_update_result" ("institution" varchar(64) not null, "instance" bigint not null, "user_id" bigint not null, "outcome" varchar(16) not null, "code" varchar(16) null, "message" varchar(1000) null, "changes" jsonb null, primary key ("institution", "instance", "user_id"));`);
    this.addSql(`create index "user_update_result_institution_user_id_index" on "user_update_result" ("institution", "user_id");`);

    this.addSql(`create table "user_update_run" ("institution" varchar(64) not null, "instance" bigint not null, "set_id" bigint not null, "dry_run" boolean not null, "members" int not null, "place" bigint not null default '0', "cancelled_by" varchar(64) null, "not_applicable" jsonb not null, "created_at" timestamptz not null, primary key ("institution", "instance"));`);

    this.addSql(`alter table "fee" add constraint "fee_closed_is_settled" check (status <> 'CLOSED' or balance_minor = 0);`);
    this.addSql(`alter table "fee" add constraint "fee_balance_in_range" check ((balance_minor >= 0 and balance_minor <= original_minor) or (balance_minor <= 0 and balance_minor >= original_minor));`);

    this.addSql(`alter table "fee_transaction" add constraint "fee_transaction_says_what_it_did" check (abs(effect_minor) = amount_minor or (effect_minor = 0 and amount_minor >= 0));`);

    this.addSql(`alter table "request" add constraint "request_type_check" check ("type" in ('HOLD', 'DIGITIZATION', 'BOOKING'));`);
    this.addSql(`alter table "request" add constraint "request_status_check" check ("status" in ('NOT_STARTED', 'IN_PROCESS', 'ON_HOLD_SHELF', 'HISTORY'));`);
    this.addSql(`alter table "request" add constraint "request_task_check" check ("task" in ('PICK', 'TRANSIT', 'SHELF', 'DELIVERY', 'DIGITIZE', 'SEND'));`);
    this.addSql(`alter table "request" add constraint "request_pickup_type_check" check ("pickup_type" in ('LIBRARY', 'CIRCULATION_DESK', 'INSTITUTION', 'USER_HOME_ADDRESS', 'USER_WORK_ADDRESS'));`);
    this.addSql(`alter table "request" add constraint "request_ending_check" check ("ending" in ('FULFILLED', 'CANCELLED', 'EXPIRED', 'SHELF_EXPIRED'));`);

    this.addSql(`alter table "sis_file" add constraint "sis_file_format_check" check ("format" in ('zip', 'xml.gz', 'json.gz', 'csv.gz'));`);

    this.addSql(`alter table "sis_reject" add constraint "sis_reject_kind_check" check ("kind" in ('xml', 'json', 'csv'));`);

    this.addSql(`alter table "sis_run" add constraint "sis_run_mode_check" check ("mode" in ('import', 'synchronize'));`);
    this.addSql(`alter table "sis_run" add constraint "sis_run_action_check" check ("action" in ('FEED', 'APPLY', 'UNDO'));`);
    this.addSql(`alter table "sis_run" add constraint "sis_run_phase_check" check ("phase" in ('WAITING', 'CHECKING', 'MEASURING', 'WAITING_FOR_APPROVAL', 'APPLYING', 'FINISHED'));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "alarm" cascade;`);
    this.addSql(`drop table if exists "alarm_settings" cascade;`);
    this.addSql(`drop table if exists "api_key" cascade;`);
    this.addSql(`drop table if exists "audit_entry" cascade;`);
    this.addSql(`drop table if exists "audit_head" cascade;`);
    this.addSql(`drop table if exists "bib" cascade;`);
    this.addSql(`drop table if exists "campus" cascade;`);
    this.addSql(`drop table if exists "circ_desk" cascade;`);
    this.addSql(`drop table if exists "code_table" cascade;`);
    this.addSql(`drop table if exists "delete_policy" cascade;`);
    this.addSql(`drop table if exists "department" cascade;`);
    this.addSql(`drop table if exists "user_deposit" cascade;`);
    this.addSql(`drop table if exists "fee" cascade;`);
    this.addSql(`drop table if exists "fee_payment" cascade;`);
    this.addSql(`drop table if exists "fee_settings" cascade;`);
    this.addSql(`drop table if exists "fee_transaction" cascade;`);
    this.addSql(`drop table if exists "fulfillment_rule" cascade;`);
    this.addSql(`drop table if exists "fulfillment_unit" cascade;`);
    this.addSql(`drop table if exists "holding" cascade;`);
    this.addSql(`drop table if exists "idempotency_key" cascade;`);
    this.addSql(`drop table if exists "in_house_use" cascade;`);
    this.addSql(`drop table if exists "institution" cascade;`);
    this.addSql(`drop table if exists "item" cascade;`);
    this.addSql(`drop table if exists "job_event" cascade;`);
    this.addSql(`drop table if exists "job_instance" cascade;`);
    this.addSql(`drop table if exists "job_schedule" cascade;`);
    this.addSql(`drop table if exists "letter" cascade;`);
    this.addSql(`drop table if exists "letter_configuration" cascade;`);
    this.addSql(`drop table if exists "letter_setting" cascade;`);
    this.addSql(`drop table if exists "library" cascade;`);
    this.addSql(`drop table if exists "loan" cascade;`);
    this.addSql(`drop table if exists "location" cascade;`);
    this.addSql(`drop table if exists "mapping_table" cascade;`);
    this.addSql(`drop table if exists "open_hour" cascade;`);
    this.addSql(`drop table if exists "overdue_profile" cascade;`);
    this.addSql(`drop table if exists "patron_limits" cascade;`);
    this.addSql(`drop table if exists "printout" cascade;`);
    this.addSql(`drop table if exists "privacy_manifest" cascade;`);
    this.addSql(`drop table if exists "privacy_receipt" cascade;`);
    this.addSql(`drop table if exists "privacy_run_person" cascade;`);
    this.addSql(`drop table if exists "privacy_settings" cascade;`);
    this.addSql(`drop table if exists "purchase_request" cascade;`);
    this.addSql(`drop table if exists "purged_user" cascade;`);
    this.addSql(`drop table if exists "purge_result" cascade;`);
    this.addSql(`drop table if exists "purge_run" cascade;`);
    this.addSql(`drop table if exists "remote_storage" cascade;`);
    this.addSql(`drop table if exists "request" cascade;`);
    this.addSql(`drop table if exists "sandbox_clock" cascade;`);
    this.addSql(`drop table if exists "sftp_connection" cascade;`);
    this.addSql(`drop table if exists "resource_sharing_request" cascade;`);
    this.addSql(`drop table if exists "sis_chunk" cascade;`);
    this.addSql(`drop table if exists "sis_claim" cascade;`);
    this.addSql(`drop table if exists "sis_contest" cascade;`);
    this.addSql(`drop table if exists "sis_file" cascade;`);
    this.addSql(`drop table if exists "sis_file_chunk" cascade;`);
    this.addSql(`drop table if exists "sis_notice" cascade;`);
    this.addSql(`drop table if exists "sis_profile" cascade;`);
    this.addSql(`drop table if exists "sis_record" cascade;`);
    this.addSql(`drop table if exists "sis_reject" cascade;`);
    this.addSql(`drop table if exists "sis_run" cascade;`);
    this.addSql(`drop table if exists "terms_of_use" cascade;`);
    this.addSql(`drop table if exists "terms_setting" cascade;`);
    this.addSql(`drop table if exists "app_user" cascade;`);
    this.addSql(`drop table if exists "user_attachment" cascade;`);
    this.addSql(`drop table if exists "user_consent" cascade;`);
    this.addSql(`drop table if exists "user_identifier" cascade;`);
    this.addSql(`drop table if exists "user_proxy" cascade;`);
    this.addSql(`drop table if exists "user_set" cascade;`);
    this.addSql(`drop table if exists "user_set_member" cascade;`);
    this.addSql(`drop table if exists "user_update_result" cascade;`);
    this.addSql(`drop table if exists "user_update_run" cascade;`);
  }

}
