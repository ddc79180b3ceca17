import type { Domain } from '../domain.ts'
import { companion } from './companion.ts'
import { entities } from './entity.ts'
import { mailLetter } from './mail.ts'
import { ownRoutes } from './routes.ts'
import { mailTask } from './store.ts'

export const letters: Domain = {
  name: 'letters',
  entities,
  ownRoutes,
  companions: [companion],
  tasks: { [mailTask]: mailLetter }
}
