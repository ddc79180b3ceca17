import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Routes } from '../domain.ts'
import { bibRoutes } from './bibs/bib-routes.ts'
import { createItem, deleteItem, putItem } from './change/change.ts'
import { itemsAnswer, pageOfItems } from './change/list.ts'
import { holdingRoutes } from './holdings/holding-routes.ts'
import { findItem } from './items/find.ts'
import {
  HoldingParams,
  Item,
  ItemByBarcodeQuery,
  ItemChangeQuery,
  ItemDeleteQuery,
  ItemParams,
  ItemQuery,
  Items,
  ItemsQuery
} from './items/schema.ts'
import { itemLink, showItems } from './service.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Catalogue'], operationId, summary })
const ofHolding = '/bibs/:mms_id/holdings/:holding_id/items'
const one = `${ofHolding}/:item_pid`
const ofBib = ['MMS_ID_NOT_NUMERIC', 'MMS_ID_NOT_VALID'] as const
const noContent = { 204: Type.Null({ description: 'Withdrawn.' }) }

/** Titles, holdings and items (`alma-api.md` 1.5). */
export const routes: Routes = async (instance, parts) => {
  await instance.register(bibRoutes, parts)
  await instance.register(holdingRoutes, parts)
  await instance.register(readRoutes, parts)
  await instance.register(changeRoutes, parts)
}

const readRoutes: Routes = async (instance, { domains }) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const expansions = domains.flatMap(domain => domain.itemExpansions ?? [])
  app.get(
    '/items',
    {
      config: { errors: ['ITEM_BARCODE_NOT_FOUND'] },
      schema: {
        ...operation('getItemByBarcode', 'Find an item by its barcode'),
        querystring: ItemByBarcodeQuery,
        response: { 302: Type.Null({ description: 'Where the item is: the header Location.' }) }
      }
    },
    async ({ work, query, url }, reply) => {
      const { item } = await findItem(work, { barcode: query.item_barcode })
      return reply.redirect(`${itemLink(work, item)}${otherParameters(url)}`)
    }
  )
  app.get(
    one,
    {
      config: { errors: ['ITEM_NOT_FOUND'] },
      schema: {
        ...operation('getItem', 'Retrieve an item'),
        params: ItemParams,
        querystring: ItemQuery,
        response: { 200: Item }
      }
    },
    async ({ work, params, query }) => {
      // Any holding segment is taken (alma-api.md 1.5).
      const found = await findItem(work, { pid: params.item_pid, mmsId: params.mms_id })
      return (await showItems(work, [found], query, expansions))[0] ?? {}
    }
  )
  app.get(
    ofHolding,
    {
      config: {
        errors: [
          ...ofBib,
          'ITEMS_RETRIEVE',
          'ITEMS_LIBRARY',
          'ITEMS_LOCATION',
          'ITEMS_ORDER',
          'ITEMS_QUERY',
          'ITEMS_OFFSET',
          'ITEMS_DATE'
        ]
      },
      schema: {
        ...operation('listItems', 'Retrieve the items of a holding, or of a title'),
        params: HoldingParams,
        querystring: ItemsQuery,
        response: { 200: Items }
      }
    },
    async ({ work, params, query }) => {
      const { items, total } = await pageOfItems(work, params, query)
      return itemsAnswer(await showItems(work, items, query, expansions), total)
    }
  )
}

const changeRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post(
    ofHolding,
    {
      config: { privilege: 'MANAGE_CATALOGUE', errors: [...ofBib, 'HOLDING_NOT_FOUND', 'ITEM_FIELD'] },
      schema: {
        ...operation('createItem', 'Create an item'),
        params: HoldingParams,
        querystring: ItemChangeQuery,
        body: Item,
        response: { 200: Item }
      }
    },
    async ({ work, params, query, body }) =>
      (await showItems(work, [await createItem(work, params, body, query)]))[0] ?? {}
  )
  app.put(
    one,
    {
      config: { privilege: 'MANAGE_CATALOGUE', errors: ['ITEM_NOT_FOUND', 'ITEM_FIELD'] },
      schema: {
        ...operation('putItem', 'Update an item'),
        params: ItemParams,
        querystring: ItemChangeQuery,
        body: Item,
        response: { 200: Item }
      }
    },
    async ({ work, params, query, body }) =>
      (await showItems(work, [await putItem(work, params, body, query)]))[0] ?? {}
  )
  app.delete(
    one,
    {
      config: { privilege: 'MANAGE_CATALOGUE', errors: ['ITEM_NOT_FOUND', 'ITEM_DELETE'] },
      schema: {
        ...operation('deleteItem', 'Withdraw an item'),
        params: ItemParams,
        querystring: ItemDeleteQuery,
        response: noContent
      }
    },
    async ({ work, params, query }, reply) => {
      await deleteItem(work, params, query)
      reply.code(204)
      return null
    }
  )
}

/** The parameters of an address but the barcode, as they were written: a key or a format among them goes along. */
function otherParameters(url: string): string {
  const [, query = ''] = url.split('?', 2)
  const others = query.split('&').filter(part => part !== '' && !/^item_barcode=/i.test(part))
  return others.length > 0 ? `?${others.join('&')}` : ''
}
