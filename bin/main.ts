// `node src/main.ts` leads here: in this folder a Node that cannot read TypeScript modules can still say so.
require('./node-version.cjs')
import('../src/start/start.ts').then(async ({ runService }) => {
  if (!(await runService(process.env))) process.exitCode = 1
})
