import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Item, ItemParams } from '../catalogue/items/schema.ts'
import type { Routes } from '../domain.ts'
import { printoutRoutes } from './printout-routes.ts'
import { listResources, reportResources } from './resources.ts'
import { scanIn } from './scan.ts'
import { ReportQuery, RequestedResources, ResourcesQuery, ScanQuery, TaskTest } from './schema.ts'

const scanErrors = [
  'NO_SUCH_ACTION',
  'MANDATORY_FIELD',
  'SCAN_PLACE_MISSING',
  'LIBRARY_NOT_FOUND',
  'CIRC_DESK_NOT_FOUND',
  'DEPARTMENT_NOT_FOUND',
  'SCAN_ITEM',
  'SCAN_FAILED'
] as const
const listErrors = ['MANDATORY_FIELD', 'LIBRARY_NOT_FOUND', 'CIRC_DESK_NOT_FOUND', 'TASK_PARAMETER'] as const
const operation = (operationId: string, summary: string) => ({ tags: ['Desks'], operationId, summary })
const resources = '/task-lists/requested-resources'

/** What is done at desks: scan-in, lists of what is to be fetched, printouts (`alma-api.md` 1.3, 1.5). */
export const routes: Routes = async (instance, parts) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post(
    '/bibs/:mms_id/holdings/:holding_id/items/:item_pid',
    {
      config: { restricted: 'record', privilege: 'SCAN_IN', errors: scanErrors },
      schema: {
        ...operation('scanInItem', 'Scan an item in at a desk or department'),
        params: ItemParams,
        querystring: ScanQuery,
        response: { 200: Item }
      }
    },
    ({ work, params, query }) => scanIn(work, params, query)
  )
  app.get(
    resources,
    {
      config: { restricted: 'record', reads: 'requests', errors: listErrors },
      schema: {
        ...operation('listRequestedResources', 'List what a desk has to fetch from its shelves'),
        querystring: ResourcesQuery,
        response: { 200: RequestedResources }
      }
    },
    ({ work, query }) => listResources(work, query)
  )
  app.post(
    resources,
    {
      config: { restricted: 'record', privilege: 'MANAGE_REQUESTS', errors: listErrors },
      schema: {
        ...operation('actOnRequestedResources', 'Note what a desk has to fetch as reported, and print slips'),
        querystring: ReportQuery,
        response: { 200: RequestedResources }
      }
    },
    ({ work, query }) => reportResources(work, query)
  )
  await instance.register(pings, parts)
  await instance.register(printoutRoutes, parts)
}

// The texts are Alma's, to the letter, as those of the configuration.
const pings: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/task-lists/test',
    { schema: { ...operation('testTasksRead', 'Test a key that may read'), response: { 200: TaskTest } } },
    async ({ work }) => ({ test: `GET - OK - institutionCode: ${work.institution}` })
  )
  app.post(
    '/task-lists/test',
    { schema: { ...operation('testTasksWrite', 'Test a key that may write'), response: { 200: TaskTest } } },
    async () => ({ test: 'POST - OK' })
  )
}
