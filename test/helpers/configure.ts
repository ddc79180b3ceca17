import { MappingTable } from '../../src/codes/entity.ts'
import { seedConfiguration } from '../../src/codes/seed.ts'
import { seedLibraries } from '../../src/libraries/seed.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { institution, type TestApp } from './app.ts'

/**
 * Gives an institution (the test institution unless said otherwise) its code tables and the sample campus. Most tests'
 * users are an id and a last name: no other field is mandatory unless `mandatory` leaves that as a new institution has
 * it.
 */
export function configure(
  { database, clock }: Pick<TestApp, 'database' | 'clock'>,
  code = institution,
  { mandatory = false } = {}
): Promise<void> {
  const work = openWork(database, clock, { institution: code, actor: 'setup', base: '' })
  return transactional(work, async inside => {
    await seedConfiguration(inside)
    await seedLibraries(inside)
    if (!mandatory)
      await inside.em.nativeUpdate(MappingTable, { institution: code, name: 'MandatoryFields' }, { rows: [] })
  })
}
