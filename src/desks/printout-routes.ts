import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import { actOnPrintout, actOnPrintouts, getPrintout, listPrintouts } from './printouts.ts'
import { Printout, PrintoutAction, PrintoutParams, Printouts, PrintoutsAction, PrintoutsQuery } from './schema.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Desks'], operationId, summary })
const list = '/task-lists/printouts'
const one = `${list}/:printout_id`

/** Slips that wait for a printer. */
export const printoutRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    list,
    {
      config: { restricted: 'list', reads: 'printouts', errors: ['PRINTOUT_PARAMETER'] },
      schema: {
        ...operation('listPrintouts', 'Retrieve printouts'),
        querystring: PrintoutsQuery,
        response: { 200: Printouts }
      }
    },
    ({ work, query }) => listPrintouts(work, query)
  )
  app.post(
    list,
    {
      config: { restricted: 'list', privilege: 'MANAGE_PRINTOUTS', errors: ['PRINTOUT_PARAMETER'] },
      schema: {
        ...operation('actOnPrintouts', 'Mark printouts as printed or canceled'),
        querystring: PrintoutsAction,
        response: { 200: Printouts }
      }
    },
    ({ work, query }) => actOnPrintouts(work, query)
  )
  const params = PrintoutParams
  app.get(
    one,
    {
      config: { restricted: 'list', reads: 'printouts', errors: ['PRINTOUT_NOT_FOUND'] },
      schema: { ...operation('getPrintout', 'Retrieve a printout'), params, response: { 200: Printout } }
    },
    ({ work, params }) => getPrintout(work, params.printout_id)
  )
  app.post(
    one,
    {
      config: {
        restricted: 'list',
        privilege: 'MANAGE_PRINTOUTS',
        errors: ['PRINTOUT_NOT_FOUND', 'PRINTOUT_PARAMETER', 'PRINTOUT_ACTION']
      },
      schema: {
        ...operation('actOnPrintout', 'Mark a printout as printed or canceled'),
        params,
        querystring: PrintoutAction,
        response: { 200: Printout }
      }
    },
    ({ work, params, query }) => actOnPrintout(work, params.printout_id, query)
  )
}
