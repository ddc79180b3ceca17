import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { companion } from './forget.ts'
import { anonymization as job } from './job.ts'
import { ownRoutes } from './routes.ts'

export const anonymization: Domain = {
  name: 'anonymization',
  entities,
  ownRoutes,
  jobs: [job],
  companions: [companion]
}
