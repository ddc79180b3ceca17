import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Parts } from '../../domain.ts'
import { NamingQuery, UserParams } from '../request-schema.ts'
import { Photo, PhotoFile } from './schema.ts'
import { deletePhoto, getPhoto, photoLimit, putPhoto } from './service.ts'

const address = '/users/:user_id/photo'
const named = { tags: ['Users'], params: UserParams, querystring: NamingQuery }
const errors = ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE', 'PHOTO_NOT_FOUND'] as const
const changing = { area: 'users', privilege: 'MANAGE_USERS' } as const
const types = ['image/jpeg', 'image/png']

/** The photograph of a user, which Alma has in its pages only. The body is the file, whatever it is said to be. */
export const photoRoutes: FastifyPluginAsyncTypebox<Parts> = async app => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: photoLimit }, (_request, body, done) =>
    done(null, body)
  )
  app.get(
    address,
    {
      config: { reads: 'files', area: 'users', errors },
      schema: {
        ...named,
        operationId: 'getUserPhoto',
        summary: 'Photograph of a user',
        produces: types,
        response: { 200: PhotoFile }
      }
    },
    async ({ work, params, query }, reply) => {
      const { bytes, image } = await getPhoto(work, { ...params, ...query })
      reply.type(image.type).header('content-disposition', 'inline')
      reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
      return bytes as never
    }
  )
  app.put(
    address,
    {
      bodyLimit: photoLimit,
      config: { ...changing, errors: ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE', 'PHOTO_CONTENT', 'TOO_LARGE'] },
      schema: {
        ...named,
        operationId: 'putUserPhoto',
        summary: 'Keep the photograph of a user, in place of the one before',
        description: 'The body is the file itself: JPEG or PNG by its content, 2 MiB and 6,000 pixels a side at most.',
        consumes: types,
        response: { 200: Photo }
      }
    },
    ({ work, params, query, body }) =>
      putPhoto(work, { ...params, ...query }, Buffer.isBuffer(body) ? body : Buffer.alloc(0))
  )
  app.delete(
    address,
    {
      config: { ...changing, errors },
      schema: {
        ...named,
        operationId: 'deleteUserPhoto',
        summary: 'Remove the photograph of a user',
        response: { 204: Type.Null() }
      }
    },
    async ({ work, params, query }, reply) => {
      await deletePhoto(work, { ...params, ...query })
      reply.code(204)
      return null
    }
  )
}
