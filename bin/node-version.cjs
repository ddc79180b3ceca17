// Any Node can read this file, however old: it says which one is wanted before anything else is loaded.
const wanted = [24, 0]

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  process.stderr.write(
    `Patronage needs Node ${wanted[0]} or newer, and this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Use "npm start", "npx patronage" or "npm run ...": they take the Node that the project brings (npm ci).\n'
  )
  process.exit(1)
}
