// A thread of its own: the package carries the browser's script inside of a module of 5 MB that never leaves memory
// once it is loaded. Here it goes with the thread, and what is told to the service is the compressed script.
import { parentPort } from 'node:worker_threads'
import scalar from '@scalar/fastify-api-reference'
import Fastify from 'fastify'
import { keep } from './kept.ts'

const app = Fastify()
await app.register(scalar, { routePrefix: '/reading', configuration: { content: '{}' } })
const { rawPayload, statusCode } = await app.inject('/reading/js/scalar.js')
if (statusCode !== 200) throw new Error('@scalar/fastify-api-reference has no script at js/scalar.js.')
parentPort?.postMessage(await keep('application/javascript; charset=utf-8', rawPayload))
