#!/usr/bin/env node
require('./node-version.cjs')
import('../src/cli/main.ts')
