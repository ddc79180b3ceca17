import { Migration } from '@mikro-orm/migrations';

export class Migration20261122000001 extends Migration {

  override name = 'Migration20261122000001';

  override up(): void | Promise<void> {
    this.addSql(`create table "api_key" ("institution" varchar(64) not null, "name" varchar(64) not null, "hash" varchar(64) not null, "areas" jsonb not null, "created_at" timestamptz not null, "revoked_at" timestamptz null, primary key ("institution", "name"));`);
    this.addSql(`alter table "api_key" add constraint "api_key_hash_unique" unique ("hash");`);

    this.addSql(`create table "institution" ("institution" varchar(64) not null, "name" varchar(255) not null, "sandbox" boolean not null default false, "created_at" timestamptz not null, primary key ("institution"));`);

    this.addSql(`create table "app_user" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "primary_id" varchar(255) not null, "first_name" varchar(255) null, "last_name" varchar(255) not null, "record_type" varchar(64) not null, "user_group" varchar(255) null, "job_category" varchar(255) null, "account_type" varchar(64) not null, "external_id" varchar(255) null, "status" varchar(64) not null, "expiry_date" date null, "purge_date" date null, "record" json not null, "guarded" json not null, "pin" varchar(255) null, "password" varchar(255) null, "failed_logins" int not null default 0, "locked_until" timestamptz null, "sis_digest" bytea null, "version" int not null default 1, "created_at" timestamptz not null, "modified_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`create index "app_user_institution_last_name_first_name_primary_id_index" on "app_user" ("institution", "last_name", "first_name", "primary_id");`);
    this.addSql(`create index "app_user_institution_modified_at_index" on "app_user" ("institution", "modified_at");`);
    this.addSql(`create index "app_user_institution_sis_digest_index" on "app_user" ("institution", "sis_digest");`);

    this.addSql(`create table "user_attachment" ("institution" varchar(64) not null, "id" bigint not null default nextval('patronage_id'), "user_id" bigint not null, "type" varchar(64) not null, "note" text not null, "file_name" varchar(255) not null, "content" bytea not null, "size" int not null, "created_by" varchar(64) not null, "created_at" timestamptz not null, primary key ("institution", "id"));`);
    this.addSql(`create index "user_attachment_institution_user_id_index" on "user_attachment" ("institution", "user_id");`);

    this.addSql(`create table "user_identifier" ("institution" varchar(64) not null, "value_key" varchar(255) not null, "user_id" bigint not null, "id_type" varchar(255) not null, primary key ("institution", "value_key"));`);
    this.addSql(`create index "user_identifier_institution_user_id_index" on "user_identifier" ("institution", "user_id");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "api_key" cascade;`);
    this.addSql(`drop table if exists "institution" cascade;`);
    this.addSql(`drop table if exists "app_user" cascade;`);
    this.addSql(`drop table if exists "user_attachment" cascade;`);
    this.addSql(`drop table if exists "user_identifier" cascade;`);
  }

}
