import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Routes } from '../domain.ts'
import { setCurrency, showSettings } from './settings.ts'

const FeeSettings = Type.Object(
  {
    currency: Type.String({ minLength: 3, maxLength: 3, description: 'ISO 4217; fixed once there is a fee.' }),
    decimals: Type.Optional(Type.Integer({ output: true, description: 'How many decimals its amounts have.' }))
  },
  { $id: 'FeeSettings' }
)
const about = (operationId: string, summary: string) => ({ tags: ['Configuration'], operationId, summary })

/** In what money the institution counts, under /v1. */
export const ownRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/fees/settings',
    {
      config: { area: 'conf' },
      schema: { ...about('getFeeSettings', 'Currency of fines and fees'), response: { 200: FeeSettings } }
    },
    ({ work }) => showSettings(work)
  )
  app.put(
    '/fees/settings',
    {
      config: {
        privilege: 'CONFIGURE_FULFILLMENT',
        changes: { action: 'fee-settings.changed' },
        area: 'conf',
        errors: ['CURRENCY_FIXED', 'INVALID_PARAMETER']
      },
      schema: {
        ...about('updateFeeSettings', 'Set the currency of fines and fees'),
        body: FeeSettings,
        response: { 200: FeeSettings }
      }
    },
    ({ work, body }) => setCurrency(work, body.currency)
  )
}
