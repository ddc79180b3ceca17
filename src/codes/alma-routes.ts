import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import {
  CodeTable,
  CodeTableParams,
  CodeTablePutQuery,
  CodeTableQuery,
  CodeTables,
  MappingTable,
  MappingTableParams,
  MappingTableQuery,
  MappingTables
} from './schema.ts'
import * as tables from './service.ts'

// A PUT commits by itself, so that the new rows are looked up from the very next request on.
const ownTransactions = true
const refusals = {
  codes: [
    'CODE_TABLE_NAME_EMPTY',
    'TABLE_NOT_FOUND',
    'TABLE_HIDDEN',
    'CODE_TABLE_SCOPE',
    'CODE_TABLE_DEFAULTS',
    'CODE_TABLE_FIXED',
    'CONF_PARAMETER'
  ],
  mappings: [
    'MAPPING_TABLE_NAME_EMPTY',
    'TABLE_NOT_FOUND',
    'TABLE_HIDDEN',
    'MAPPING_TABLE_SCOPE',
    'MAPPING_TABLE_FIXED'
  ]
} as const
const tags = ['Configuration']

/** Code tables and mapping tables (`alma-api.md` 1.2). */
export const routes: Routes = async (instance, parts) => {
  await instance.register(codeRoutes, parts)
  await instance.register(mappingRoutes, parts)
}

const codeRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/conf/code-tables',
    { schema: { tags, operationId: 'listCodeTables', summary: 'Retrieve code tables', response: { 200: CodeTables } } },
    ({ work }) => tables.listCodeTables(work)
  )
  app.get(
    '/conf/code-tables/:codeTableName',
    {
      config: { errors: ['CONF_PARAMETER'] },
      schema: {
        tags,
        operationId: 'getCodeTable',
        summary: 'Retrieve a code table',
        params: CodeTableParams,
        querystring: CodeTableQuery,
        response: { 200: CodeTable }
      }
    },
    ({ work, params, query }) => tables.getCodeTable(work, params.codeTableName, query)
  )
  app.put(
    '/conf/code-tables/:codeTableName',
    {
      config: {
        privilege: 'CONFIGURE_SYSTEM',
        changes: { action: 'code-table.changed', kind: 'code-table', parameter: 'codeTableName' },
        ownTransactions,
        errors: refusals.codes
      },
      schema: {
        tags,
        operationId: 'updateCodeTable',
        summary: 'Replace the rows of a code table',
        params: CodeTableParams,
        querystring: CodeTablePutQuery,
        body: CodeTable,
        response: { 200: CodeTable }
      }
    },
    ({ work, params, query, body }) => tables.putCodeTable(work, params.codeTableName, body, query.lang)
  )
}

const mappingRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/conf/mapping-tables',
    {
      schema: {
        tags,
        operationId: 'listMappingTables',
        summary: 'Retrieve mapping tables',
        response: { 200: MappingTables }
      }
    },
    ({ work }) => tables.listMappingTables(work)
  )
  app.get(
    '/conf/mapping-tables/:mappingTableName',
    {
      config: { errors: ['CONF_PARAMETER'] },
      schema: {
        tags,
        operationId: 'getMappingTable',
        summary: 'Retrieve a mapping table',
        params: MappingTableParams,
        querystring: MappingTableQuery,
        response: { 200: MappingTable }
      }
    },
    ({ work, params, query }) => tables.getMappingTable(work, params.mappingTableName, query)
  )
  app.put(
    '/conf/mapping-tables/:mappingTableName',
    {
      config: {
        privilege: 'CONFIGURE_SYSTEM',
        changes: { action: 'mapping-table.changed', kind: 'mapping-table', parameter: 'mappingTableName' },
        ownTransactions,
        errors: refusals.mappings
      },
      schema: {
        tags,
        operationId: 'updateMappingTable',
        summary: 'Replace the rows of a mapping table',
        params: MappingTableParams,
        body: MappingTable,
        response: { 200: MappingTable }
      }
    },
    ({ work, params, body }) => tables.putMappingTable(work, params.mappingTableName, body)
  )
}
