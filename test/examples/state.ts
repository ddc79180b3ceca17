import type { Database } from '../../src/platform/database.ts'

/** Puts a database back as it was when this was made; cheap where little has changed. */
export async function keepState({ pool }: Pick<Database, 'pool'>): Promise<() => Promise<boolean>> {
  const tables = (
    await pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`)
  ).rows
  await pool.query(`create schema kept;
    create table kept.dirty (name text);
    create table kept.sequences as select schemaname, sequencename, start_value, last_value from pg_sequences
      where schemaname = 'public';
    create function kept.mark() returns trigger language plpgsql as
      $$ begin insert into kept.dirty values (tg_table_name); return null; end $$`)
  for (const { name } of tables)
    await pool.query(`create table kept."_${name}" as table public."${name}";
      create trigger kept_mark after insert or update or delete or truncate on public."${name}"
        for each statement execute function kept.mark()`)
  return async () => {
    const dirty = (await pool.query<{ name: string }>('select distinct name from kept.dirty')).rows
    if (dirty.length === 0) return false
    const back = dirty.map(({ name }) => {
      return `delete from public."${name}"; insert into public."${name}" overriding system value table kept."_${name}";`
    })
    await pool.query(`set session_replication_role = replica; ${back.join('\n')}
      delete from kept.dirty; set session_replication_role = origin;
      select setval(format('%I.%I', schemaname, sequencename)::regclass, coalesce(last_value, start_value),
        last_value is not null) from kept.sequences`)
    return true
  }
}
