import Type from 'typebox'

/** What bodies may be (config.ts). */
export const bodyOptions = {
  BODY_LIMIT: Type.Integer({
    default: 4 << 20,
    minimum: 1024,
    description: 'Largest XML or JSON request body, in bytes.'
  }),
  BODY_TIMEOUT: Type.Integer({
    default: 30,
    minimum: 1,
    maximum: 3600,
    description: 'Seconds that the service waits for the next bytes of a request body.'
  }),
  UPLOAD_LIMIT: Type.Integer({
    default: 512 << 20,
    minimum: 1024,
    description: 'Largest SIS file that is posted, in bytes.'
  })
}
