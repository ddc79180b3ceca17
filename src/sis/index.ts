import type { Domain } from '../domain.ts'
import { detailRows, retention, runRows } from './approval/retention.ts'
import { decisionRoutes } from './approval/v1-routes.ts'
import { entities } from './entity.ts'
import { blockExportJob } from './export/blocks-job.ts'
import { exportJob } from './export/job.ts'
import { feedEntities } from './feed-entity.ts'
import { companion } from './forget.ts'
import { inventory } from './inventory.ts'
import { almaRoutes } from './profile/alma-routes.ts'
import { profilesWith } from './profile/service.ts'
import { sisAlarms } from './report/alarms.ts'
import { explainRoutes } from './report/explain-routes.ts'
import { feedRoutes } from './report/feed-routes.ts'
import { ownRoutes } from './report/v1-routes.ts'
import { importJob, synchronizeJob } from './run/job.ts'
import { undoJob } from './undo/job.ts'
import { csvRoutes } from './validate/v1-routes.ts'

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
