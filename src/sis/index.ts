import type { Domain } from '../domain.ts'
import { sisAlarms } from './alarms.ts'
import { blockExportJob } from './block-export-job.ts'
import { csvRoutes } from './csv/routes.ts'
import { decisionRoutes } from './decision-routes.ts'
import { entities } from './entity.ts'
import { explainRoutes } from './explain-routes.ts'
import { exportJob } from './export-job.ts'
import { feedEntities } from './feed-entity.ts'
import { feedRoutes } from './feed-routes.ts'
import { companion } from './forget.ts'
import { inventory } from './inventory.ts'
import { importJob, synchronizeJob } from './job.ts'
import { almaRoutes } from './profile-routes.ts'
import { profilesWith } from './profiles.ts'
import { detailRows, retention, runRows } from './retention.ts'
import { ownRoutes } from './routes.ts'
import { undoJob } from './undo-job.ts'

export const sis: Domain = {
  name: 'sis',
  entities: [...entities, ...feedEntities],
  inventory,
  companions: [companion],
  alarms: sisAlarms,
  almaRoutes,
  ownRoutes: async (app, parts) => {
    await app.register(ownRoutes, parts)
    await app.register(decisionRoutes, parts)
    await app.register(explainRoutes, parts)
    await app.register(feedRoutes, parts)
    await app.register(csvRoutes, parts)
  },
  connectionUsers: [profilesWith],
  runRows: [...detailRows, ...runRows],
  jobs: [importJob, synchronizeJob, undoJob, exportJob, blockExportJob, retention]
}
